import { connect, type Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { givenEvent } from '@concert/testing/builders';
import { databaseAddress } from '@concert/testing/database-address';
import {
  type ClaimResult,
  changeCapacity,
  claimStock,
  freeStock,
  pickByChance,
  releaseStock,
  setStockOpen,
  withClaim,
} from '../src/stock.ts';

/** As many buyers as this are in the database at once. */
export const CONNECTIONS = 16;

export const openDatabase = async (): Promise<Database> =>
  connect(await databaseAddress(), { connections: CONNECTIONS });

class Refused extends Error {
  readonly refusal: Extract<ClaimResult, { claimed: false }>;

  constructor(refusal: Extract<ClaimResult, { claimed: false }>) {
    super('refused');
    this.refusal = refusal;
  }
}

/** How many of each type, by the type's index. */
export type Basket = ReadonlyMap<number, number>;

/**
 * A few ticket types on sale, and what people do with them, each in a transaction of its own. None is tried again
 * after a deadlock: a deadlock fails the test.
 */
export async function givenSale(db: Database, capacities: readonly number[]) {
  const { ticketTypeIds: ids } = await givenEvent(db, {
    ticketTypes: capacities.map((capacity) => ({ capacity })),
  });
  const inTransaction = <Result>(work: (tx: Tx) => Promise<Result>) => db.transaction().execute(work);
  const quantitiesOf = (basket: Basket) =>
    [...basket].map(([index, quantity]) => ({
      ticketTypeId: ids[index]!,
      quantity,
      capacity: capacities[index]!,
    }));

  return {
    ids,
    /** @returns true, or what was refused and how many were free then */
    async claim(
      basket: Basket,
    ): Promise<true | { readonly index: number; readonly free: number; readonly isOpen: boolean }> {
      try {
        await withClaim(pickByChance, (way) =>
          inTransaction(async (tx) => {
            const result = await claimStock(tx, quantitiesOf(basket), way);
            if (!result.claimed) throw new Refused(result);
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { ticketTypeId, free, isOpen } = error.refusal;
        return { index: ids.indexOf(ticketTypeId), free, isOpen };
      }
    },
    release: (basket: Basket) => inTransaction((tx) => releaseStock(tx, quantitiesOf(basket), pickByChance)),
    /** As the event service does it: nobody else changes the same type's capacity meanwhile. */
    resize: (index: number, to: number) =>
      inTransaction(async (tx) => {
        const type = await tx
          .selectFrom('ticket_types')
          .select('capacity')
          .where('id', '=', ids[index]!)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const isChanged = await changeCapacity(tx, ids[index]!, { from: type.capacity, to });
        if (isChanged) {
          await tx.updateTable('ticket_types').set({ capacity: to }).where('id', '=', ids[index]!).execute();
        }
        return isChanged;
      }),
    open: (isOpen: boolean) => inTransaction((tx) => setStockOpen(tx, ids, isOpen)),
    async free(): Promise<number[]> {
      const free = await freeStock(db, ids);
      return ids.map((id) => free.get(id) ?? 0);
    },
    async capacities(): Promise<number[]> {
      const rows = await db
        .selectFrom('ticket_types')
        .select(['id', 'capacity'])
        .where('id', 'in', ids)
        .execute();
      return ids.map((id) => rows.find((row) => row.id === id)?.capacity ?? 0);
    },
  };
}

export type Sale = Awaited<ReturnType<typeof givenSale>>;
