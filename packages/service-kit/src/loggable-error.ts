/**
 * An error as it may stand in a log: the database driver's errors carry the whole statement with its values, and
 * quote values in their message, which may be anybody's name or address. Causes are treated alike.
 */
export function loggableError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const isFromDriver = 'sql' in error || 'sqlMessage' in error;
  const { cause } = error;
  if (!isFromDriver && !(cause instanceof Error)) return error;
  const message = isFromDriver ? withoutValues(error.message) : error.message;
  const safe = new Error(message, cause instanceof Error ? { cause: loggableError(cause) } : {});
  safe.name = error.name;
  safe.stack = error.stack?.replace(error.message, () => message) ?? '';
  if ('code' in error) Object.assign(safe, { code: error.code });
  return safe;
}

/** `Duplicate entry 'ada@example.org' for key 'users_email_unique'`: the key is wanted, the value is not. */
function withoutValues(message: string): string {
  return message.replace(
    /(entry|value:|value|near) '.*?'(?= for (?:key|column) '[\w.]+'| at line \d+$|$)/s,
    "$1 '…'",
  );
}
