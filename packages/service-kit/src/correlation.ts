import { AsyncLocalStorage } from 'node:async_hooks';

/** The correlation id of the call, message or job under way, for log lines that are written deep below it. */
const underWay = new AsyncLocalStorage<{ correlationId: string | undefined }>();

/** Runs `work` so that every log line written on its way carries this correlation id; a message's is known later. */
export function correlated<Result>(correlationId: string | undefined, work: () => Result): Result {
  return underWay.run({ correlationId }, work);
}

/** What is under way turned out to belong to this correlation id. */
export function follow(correlationId: string): void {
  const store = underWay.getStore();
  if (store !== undefined) store.correlationId = correlationId;
}

/** The correlation id of what is under way; undefined at start-up, where nothing is. */
export function currentCorrelation(): string | undefined {
  return underWay.getStore()?.correlationId;
}
