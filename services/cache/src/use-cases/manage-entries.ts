import type { DataOf } from '@concert/contracts/event';
import { cacheEvents } from '@concert/contracts/events/cache';
import type { cacheOperations } from '@concert/contracts/http/cache';
import type { RequestOf } from '@concert/contracts/operation';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { invalidField, notFound } from '@concert/values/problems';
import type { CacheContainer } from '../container.ts';
import { isVersion, namespaceOf } from '../domain/keys.ts';
import type { Entry } from '../store/entries.ts';

type SetRequest = RequestOf<typeof cacheOperations.setCached>['body'];

/** @throws Problem `not-found` when nothing is cached under the key */
export async function getEntry({ entries }: CacheContainer, key: string) {
  const entry = await entries.read(key);
  if (entry === undefined) throw notFound('cached value', key);
  return entryView(entry);
}

/** Puts a value into the cache by hand. @throws Problem `invalid-request` for a namespace's version */
export async function setEntry(
  container: CacheContainer,
  key: string,
  { value, ttlSeconds }: SetRequest,
  cause: Cause,
) {
  refuseVersion(key);
  await container.entries.write(key, JSON.stringify(value), ttlSeconds);
  await tell(container, { action: 'set', target: key, keys: 1 }, cause);
  return getEntry(container, key);
}

/** Forgets one value; one that is not there is forgotten already. */
export async function deleteEntry(container: CacheContainer, key: string, cause: Cause): Promise<void> {
  refuseVersion(key);
  const keys = await container.entries.remove(key);
  if (keys > 0) await tell(container, { action: 'delete', target: key, keys }, cause);
}

/** Forgets a namespace's values, or all of them; sessions, rate limits and stock are not under `cache:`. */
export async function flushEntries(
  container: CacheContainer,
  namespace: string | undefined,
  cause: Cause,
): Promise<{ readonly removed: number }> {
  const removed = await container.entries.flush(namespace);
  await tell(container, { action: 'flush', target: namespace ?? '*', keys: removed }, cause);
  return { removed };
}

function refuseVersion(key: string): void {
  if (isVersion(key))
    throw invalidField('key', 'is the version of a namespace: flush the namespace to raise it');
}

/** Managing the cache by hand is a change like others: the audit trail has it. */
async function tell(
  { db, newEvent }: CacheContainer,
  done: DataOf<typeof cacheEvents.CacheManaged>,
  cause: Cause,
): Promise<void> {
  const subject = done.action === 'flush' ? done.target : namespaceOf(done.target);
  const event = newEvent(cacheEvents.CacheManaged, subject.slice(0, 64), done, cause);
  await inTransaction(db, (tx) => appendToOutbox(tx, [event]));
}

function entryView({ text, ...entry }: Entry) {
  return { ...entry, value: text === null ? null : parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
