import { CONCERT_BUS, openBus } from '@concert/cloud/bus';
import { openTables } from '@concert/cloud/tables';
import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { after, MINUTE } from '@concert/values/clock';
import { buildContainer, type PaymentContainer } from '../../services/payment/src/container.ts';
import { forgetCopies } from '../../tools/after-restore/forget-copies.ts';
import { findLostPayments, giveLostBack } from '../../tools/after-restore/lost-payments.ts';
import { replay } from '../../tools/replay/replay.ts';
import type { Answered } from '../limits/persistent-buyers.ts';

/** The answered bookings that are there. */
export async function foundAgain(answers: readonly Answered[]): Promise<ReadonlySet<string>> {
  return present(
    'bookings',
    answers.map(({ bookingId }) => bookingId),
  );
}

async function present(table: 'bookings' | 'payments', ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  return withReader(await databaseAddress(), async (reader) => {
    const rows = await reader.rows<{ id: string }>(`SELECT id FROM ${table} WHERE id IN (?)`, [ids]);
    return new Set(rows.map(({ id }) => id));
  });
}

/** What consumers applied after the moment is gone, though what told them of it is there: they are told once more. */
const CONSUMERS_LAG_MS = 10 * MINUTE;

/** What the runbook does once the database is back. */
export async function afterRestore(
  moment: Date,
): Promise<{ readonly copies: number; readonly replayed: number; readonly lostPayments: number }> {
  const copies = await forgetCopies(openTables());
  const stores = { database: await databaseAddress(), bus: openBus(CONCERT_BUS) };
  const span = { from: after(moment, -CONSUMERS_LAG_MS), to: new Date(), type: undefined };
  const replayed = await replay(stores, span, () => {});
  return withPayments(async (container) => {
    const lost = await findLostPayments(container, { from: moment, to: new Date() });
    for (const one of lost) await giveLostBack(container, one);
    return { copies, replayed, lostPayments: lost.length };
  });
}

/** Payments that people were told have succeeded, and that are neither there nor given back at Stripe. */
export async function unaccounted(answers: readonly Answered[]): Promise<readonly string[]> {
  const paid = answers.flatMap(({ paymentId }) => paymentId ?? []);
  const there = await present('payments', paid);
  const gone = new Set(paid.filter((id) => !there.has(id)));
  if (gone.size === 0) return [];
  return withPayments(async ({ stripe }) => {
    const givenBack = await stripe.ask(async (client) => {
      const found: string[] = [];
      for await (const charge of client.charges.list({ limit: 100 }))
        if (charge.refunded) found.push(charge.metadata.paymentId ?? '');
      return found;
    });
    for (const id of givenBack) gone.delete(id);
    return [...gone];
  });
}

async function withPayments<Result>(work: (container: PaymentContainer) => Promise<Result>): Promise<Result> {
  const container = await buildContainer(process.env);
  try {
    return await work(container);
  } finally {
    await container.db.destroy();
    container.cache.close();
  }
}
