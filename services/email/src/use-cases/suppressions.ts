import { emailEvents } from '@concert/contracts/events/email';
import type { emailOperations } from '@concert/contracts/http/email';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { inIdempotentTransaction, type RecordedResponse } from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { EmailContainer } from '../container.ts';
import type { Suppression } from '../domain/suppression.ts';
import {
  deleteSuppression,
  findSuppression,
  forgetSoftBounces,
  insertSuppression,
  listSuppressions as listRows,
} from '../store/suppressions.ts';

type ListBody = Extract<ResponseOf<typeof emailOperations.listSuppressions>, { status: 200 }>['body'];
type ListQuery = RequestOf<typeof emailOperations.listSuppressions>['query'];

/** Addresses that are not written to; one is found by its key, so that erased ones are found as well. */
export async function listSuppressions(
  { db, addressKey }: EmailContainer,
  { limit, cursor, address }: ListQuery,
): Promise<ListBody> {
  if (address !== undefined) {
    const found = await findSuppression(db, { addressKey: await addressKey(address) });
    return { items: found === undefined ? [] : [viewOf(found)], nextCursor: null };
  }
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listRows(db, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(viewOf), nextCursor };
}

/** Suppresses an address and tells so, unless it is suppressed already. In the caller's transaction. */
export async function suppressIn(
  { newEvent }: Pick<EmailContainer, 'newEvent'>,
  tx: Tx,
  suppression: Omit<Suppression, 'createdAt'>,
  cause: Cause,
): Promise<void> {
  if (!(await insertSuppression(tx, suppression))) return;
  const { id, reason, emailId } = suppression;
  const told = { suppressionId: id, reason, emailId };
  await appendToOutbox(tx, [newEvent(emailEvents.AddressSuppressed, id, told, cause)]);
}

/** An operator's word that an address is not to be written to. @throws Problem `idempotency-key-reused` (422) */
export async function suppressAddress(
  container: EmailContainer,
  { address, note }: RequestOf<typeof emailOperations.suppressAddress>['body'],
  call: Call,
): Promise<RecordedResponse> {
  const { db, newId, addressKey } = container;
  const key = await addressKey(address);
  const wanted = {
    id: newId(),
    addressKey: key,
    address,
    reason: 'operator' as const,
    emailId: null,
    note: note ?? null,
    createdBy: call.identity.userId,
  };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await suppressIn(container, tx, wanted, call);
    const found = await findSuppression(tx, { addressKey: key });
    if (found === undefined) throw new Error(`suppression ${wanted.id} was lost`);
    const answer = { status: 201, body: viewOf(found) };
    await record(answer);
    return answer;
  });
}

/**
 * Lets an address be written to again. SES's own list is told first: when we stop in between, the caller tries
 * again. One that was lifted before is lifted.
 */
export async function liftSuppression(
  { db, mailer, newEvent }: EmailContainer,
  id: string,
  call: Call,
): Promise<void> {
  const suppression = await findSuppression(db, { id });
  if (suppression === undefined) return;
  const { address, addressKey, reason } = suppression;
  if (address !== null) await mailer.liftSuppression(address);
  await inTransaction(db, async (tx) => {
    if (!(await deleteSuppression(tx, id))) return;
    await forgetSoftBounces(tx, addressKey);
    const told = { suppressionId: id, reason };
    await appendToOutbox(tx, [newEvent(emailEvents.SuppressionLifted, id, told, call)]);
  });
}

function viewOf({ id, address, reason, emailId, note, createdAt }: Suppression) {
  return { id, address, reason, emailId, note, createdAt: createdAt.toISOString() };
}
