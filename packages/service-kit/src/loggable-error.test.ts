import { describe, expect, it } from 'vitest';
import { loggableError } from './loggable-error.ts';

const fromDriver = (message: string) =>
  Object.assign(new Error(message), { sql: "INSERT INTO users VALUES ('ada@example.org')", code: 'ER_X' });

describe('an error on its way into the log', () => {
  it.each([
    [
      "Duplicate entry 'ada@example.org' for key 'users_email_unique'",
      "Duplicate entry '…' for key 'users_email_unique'",
    ],
    ["Duplicate entry 'o'neill' for key 'name'", "Duplicate entry '…' for key 'name'"],
    [
      "Incorrect string value: '\\xF0' for column 'name' at row 1",
      "Incorrect string value: '…' for column 'name' at row 1",
    ],
    ["Data too long for column 'name' at row 1", "Data too long for column 'name' at row 1"],
    [
      "syntax; right syntax to use near 'ada@example.org'' at line 1",
      "syntax; right syntax to use near '…' at line 1",
    ],
  ])('says %s without the value', (message, safe) => {
    const logged = loggableError(fromDriver(message));
    expect(logged).toMatchObject({ message: safe, code: 'ER_X' });
    expect(logged).not.toHaveProperty('sql');
    expect(logged.stack).not.toContain('ada@');
  });

  it('loses the statement of its cause as well', () => {
    const logged = loggableError(
      new Error('hold failed', { cause: fromDriver("Duplicate entry 'ada' for key 'k'") }),
    );
    expect(logged.cause).toMatchObject({ message: "Duplicate entry '…' for key 'k'" });
    expect(logged.cause).not.toHaveProperty('sql');
  });

  it('stays as it is when it has nothing to hide', () => {
    const error = new TypeError('no such thing');
    expect(loggableError(error)).toBe(error);
    expect(loggableError('text').message).toBe('text');
  });
});
