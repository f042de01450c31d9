import { AsyncLocalStorage } from 'node:async_hooks';

/** The correlation id of the call, message or job under way, for log lines that are written deep below it. */
const underWay = new AsyncLocalStorage<string>();

/** Runs `work` so that every log line written on its way carries this correlation id. */
export function correlated<Result>(correlationId: string, work: () => Result): Result {
  return underWay.run(correlationId, work);
}

/** The correlation id of what is under way; undefined at start-up, where nothing is. */
export function currentCorrelation(): string | undefined {
  return underWay.getStore();
}
