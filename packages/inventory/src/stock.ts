import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import { MOST_STRIPES, type Stripe, spread, stripeCount, takeFrom } from './stripes.ts';

/** So many tickets of one type. */
export interface Quantity {
  readonly ticketTypeId: string;
  readonly quantity: number;
}

export type ClaimResult =
  | { readonly claimed: true }
  /** `free` is what this type still had: less than was asked for, or 0 when it is not on sale. */
  | {
      readonly claimed: false;
      readonly ticketTypeId: string;
      readonly free: number;
      readonly isOpen: boolean;
    };

/** A whole number from 0 to below `limit`, by chance. Injected, so that tests choose. */
export type PickStripe = (limit: number) => number;

export const pickByChance: PickStripe = (limit) => Math.floor(Math.random() * limit);

/** Lays out a new ticket type's stock, closed until its event is published. */
export async function createStock(tx: Tx, ticketTypeId: string, capacity: number): Promise<void> {
  await tx
    .insertInto('ticket_stock')
    .values(
      spread(capacity, stripeCount(capacity)).map((free, stripe) => ({
        ticket_type_id: ticketTypeId,
        stripe,
        free,
      })),
    )
    .execute();
}

/**
 * How a claim goes about it. By chance, it takes from one stripe a type, which is fast and rarely meets another
 * claim. In order, it locks all stripes of a type and combines them, which is exact.
 */
export type ClaimWay = { readonly pick: PickStripe } | 'in-order';

/** Thrown by a claim by chance whose stripe had too few; `withClaim` then claims in order. */
class StripeDry extends Error {}

/**
 * Runs a transaction that claims: by chance first, and in order when the stripe it met ran dry. The second try
 * is a transaction of its own, because the first may hold the lock of the dry stripe, and whoever holds one
 * stripe and asks for all deadlocks with the next one who does.
 * @param attempt the whole transaction; it has no effect when it throws
 */
export async function withClaim<Result>(
  pick: PickStripe,
  attempt: (way: ClaimWay) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt({ pick });
  } catch (error) {
    if (error instanceof StripeDry) return attempt('in-order');
    throw error;
  }
}

/**
 * Claims tickets of several types, all or none: on a refusal the caller must roll back. Inside `withClaim` the
 * last ticket is always sold and nobody is refused while enough remain.
 *
 * Must be the last statements before the commit: from here on others may wait for us. Locks are taken in the
 * order of ticket type, then stripe, so claims cannot deadlock each other.
 */
export async function claimStock(
  tx: Tx,
  quantities: readonly (Quantity & { readonly capacity: number })[],
  way: ClaimWay,
): Promise<ClaimResult> {
  for (const wanted of inLockOrder(quantities)) {
    const result =
      way === 'in-order' ? await claimInOrder(tx, wanted) : await claimByChance(tx, wanted, way.pick);
    if (!result.claimed) return result;
  }
  return { claimed: true };
}

/**
 * Gives tickets back, to a stripe by chance: `free` is a bag, not a seat. Locks one row a type, so that releases
 * do not stop the claims beside them.
 */
export async function releaseStock(tx: Tx, quantities: readonly Quantity[], pick: PickStripe): Promise<void> {
  for (const { ticketTypeId, quantity } of inLockOrder(quantities)) {
    if (await changeFree(tx, ticketTypeId, pick(MOST_STRIPES), quantity)) continue;
    // The type has fewer stripes than that; the first one always exists.
    if (!(await changeFree(tx, ticketTypeId, 0, quantity)))
      throw new Error(`ticket type ${ticketTypeId} has no stock`);
  }
}

/** Opens or closes the sale of ticket types. After the commit of a closing no claim succeeds. */
export async function setStockOpen(tx: Tx, ticketTypeIds: readonly string[], isOpen: boolean): Promise<void> {
  if (ticketTypeIds.length === 0) return;
  for (const ticketTypeId of [...ticketTypeIds].sort()) await lockStripes(tx, ticketTypeId);
  await tx
    .updateTable('ticket_stock')
    .set({ is_open: isOpen ? 1 : 0 })
    .where('ticket_type_id', 'in', ticketTypeIds)
    .execute();
}

/**
 * Follows a change of a type's capacity: adds free tickets (and stripes, as many as the new size deserves), or
 * takes free ones away.
 * @returns false when too few are free: capacity cannot fall below what is sold or held
 */
export async function changeCapacity(
  tx: Tx,
  ticketTypeId: string,
  capacity: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const difference = capacity.to - capacity.from;
  if (difference === 0) return true;
  const stripes = await lockStripes(tx, ticketTypeId);
  if (difference < 0) {
    const taken = takeFrom(stripes, -difference);
    if (taken === undefined) return false;
    for (const part of taken) await changeFree(tx, ticketTypeId, part.stripe, -part.free);
    return true;
  }
  const additions = spread(difference, Math.max(stripes.length, stripeCount(capacity.to)));
  for (const [stripe, addition] of additions.entries()) {
    if (await changeFree(tx, ticketTypeId, stripe, addition)) continue;
    const is_open = stripes.some((one) => one.isOpen) ? 1 : 0;
    await tx
      .insertInto('ticket_stock')
      .values({ ticket_type_id: ticketTypeId, stripe, free: addition, is_open })
      .execute();
  }
  return true;
}

/** Removes the stock of ticket types that were never on sale. */
export async function deleteStock(tx: Tx, ticketTypeIds: readonly string[]): Promise<void> {
  if (ticketTypeIds.length === 0) return;
  await tx.deleteFrom('ticket_stock').where('ticket_type_id', 'in', ticketTypeIds).execute();
}

/** How many tickets are free, by ticket type. */
export async function freeStock(
  db: Database,
  ticketTypeIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ticketTypeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket_stock')
    .select(['ticket_type_id', sql<string>`SUM(free)`.as('free')])
    .where('ticket_type_id', 'in', ticketTypeIds)
    .groupBy('ticket_type_id')
    .execute();
  return new Map(rows.map((row) => [row.ticket_type_id, Number(row.free)]));
}

async function claimByChance(
  tx: Tx,
  wanted: Quantity & { readonly capacity: number },
  pick: PickStripe,
): Promise<ClaimResult> {
  const result = await tx
    .updateTable('ticket_stock')
    .set({ free: sql<number>`free - ${wanted.quantity}` })
    .where('ticket_type_id', '=', wanted.ticketTypeId)
    .where('stripe', '=', pick(stripeCount(wanted.capacity)))
    .where('free', '>=', wanted.quantity)
    .where('is_open', '=', 1)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new StripeDry(`a stripe of ${wanted.ticketTypeId} ran dry`);
  return { claimed: true };
}

async function claimInOrder(tx: Tx, wanted: Quantity): Promise<ClaimResult> {
  const stripes = await lockStripes(tx, wanted.ticketTypeId);
  const isOpen = stripes.length > 0 && stripes.every((stripe) => stripe.isOpen);
  const taken = isOpen ? takeFrom(stripes, wanted.quantity) : undefined;
  if (taken === undefined) {
    const free = stripes.reduce((sum, stripe) => sum + stripe.free, 0);
    return { claimed: false, ticketTypeId: wanted.ticketTypeId, free: isOpen ? free : 0, isOpen };
  }
  for (const part of taken) await changeFree(tx, wanted.ticketTypeId, part.stripe, -part.free);
  return { claimed: true };
}

async function lockStripes(
  tx: Tx,
  ticketTypeId: string,
): Promise<readonly (Stripe & { readonly isOpen: boolean })[]> {
  const rows = await tx
    .selectFrom('ticket_stock')
    .select(['stripe', 'free', 'is_open'])
    .where('ticket_type_id', '=', ticketTypeId)
    .orderBy('stripe')
    .forUpdate()
    .execute();
  return rows.map((row) => ({ stripe: row.stripe, free: row.free, isOpen: row.is_open === 1 }));
}

async function changeFree(
  tx: Tx,
  ticketTypeId: string,
  stripe: number,
  difference: number,
): Promise<boolean> {
  const result = await tx
    .updateTable('ticket_stock')
    .set({ free: sql<number>`free + ${difference}` })
    .where('ticket_type_id', '=', ticketTypeId)
    .where('stripe', '=', stripe)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const inLockOrder = <Wanted extends Quantity>(quantities: readonly Wanted[]): readonly Wanted[] =>
  [...quantities].sort((a, b) => (a.ticketTypeId < b.ticketTypeId ? -1 : 1));
