import type { Context } from 'hono';
import { type ZodType, z } from 'zod';
import { AwsFault } from './aws-fault.ts';

/** One operation of a service: takes the request's JSON, gives the answer's. */
export type Operation = (input: unknown) => object | Promise<object>;

/** A service's operations by their name on the wire, such as `AWSEvents.PutEvents`. */
export type Operations = Readonly<Record<string, Operation>>;

/** An operation whose input is checked first; what does not fit is a `ValidationException`. */
export function operation<T>(schema: ZodType<T>, run: (input: T) => object | Promise<object>): Operation {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new AwsFault('ValidationException', z.prettifyError(parsed.error));
    return run(parsed.data);
  };
}

/**
 * Answers one request of the AWS JSON 1.1 protocol (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html):
 * the operation stands in `X-Amz-Target`, an error in `__type`.
 */
export async function answerAwsJson(context: Context, operations: Operations): Promise<Response> {
  const target = context.req.header('x-amz-target') ?? '';
  try {
    const run = operations[target];
    if (!run) throw new AwsFault('UnknownOperationException', `${target} is not known here.`);
    return respond(200, await run(parseBody(await context.req.text())));
  } catch (error) {
    if (error instanceof AwsFault) return respond(400, { __type: error.code, message: error.message });
    console.error(`${target} failed`, error);
    return respond(500, { __type: 'InternalFailure', message: 'The stand-in failed; its log says why.' });
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (cause) {
    throw new AwsFault('SerializationException', cause instanceof Error ? cause.message : 'not JSON');
  }
}

function respond(status: number, body: object): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
  });
}
