/**
 * Gives each intent one `Idempotency-Key`, however often it is sent: the same content gets the same key until
 * an answer has come, so that a retry after a lost connection cannot buy twice.
 */
export function idempotencyKeys(newKey: () => string = () => crypto.randomUUID()) {
  const keys = new Map<string, string>();
  return {
    keyFor(content: unknown): string {
      const print = JSON.stringify(content);
      const key = keys.get(print) ?? newKey();
      keys.set(print, key);
      return key;
    },
    /** An answer has come: the same content sent again is a new intent. */
    settled(content: unknown): void {
      keys.delete(JSON.stringify(content));
    },
  };
}
