/** An error as an AWS service tells it: a stable code, and a message for people. */
export class AwsFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
  }
}
