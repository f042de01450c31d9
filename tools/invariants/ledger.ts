import type { Snapshot } from '@concert/database/snapshot';
import type { Violation } from './findings.ts';
import { bounds, type IdRange } from './id-ranges.ts';

interface Sums {
  /** Of all succeeded payments. */
  paid: bigint;
  /** Of those whose booking does not name them: given back, or on their way. */
  unplaced: bigint;
  /** Of all bookings that name a payment. */
  booked: bigint;
  /** What the payments say is refunded. */
  refunded: bigint;
  /** Of the refunds that did not fail. */
  refunds: bigint;
  /** What the payments say that buyers' banks took back. */
  chargedBack: bigint;
  /** Of the disputes that were lost. */
  lost: bigint;
}

/** Adds up the money of each currency from both sides; exact beyond what a number can count. */
export interface Ledger {
  addPayments(snapshot: Snapshot, range: IdRange): Promise<void>;
  addBookings(snapshot: Snapshot, range: IdRange): Promise<void>;
  differences(): readonly Violation[];
}

export function openLedger(): Ledger {
  const byCurrency = new Map<string, Sums>();

  async function add(snapshot: Snapshot, statement: string, values: readonly string[]): Promise<void> {
    const rows = await snapshot.rows<
      { currency: string } & Partial<Record<keyof Sums, string | number | null>>
    >(statement, values);
    for (const { currency, ...amounts } of rows) {
      const sums = byCurrency.get(currency) ?? {
        paid: 0n,
        unplaced: 0n,
        booked: 0n,
        refunded: 0n,
        refunds: 0n,
        chargedBack: 0n,
        lost: 0n,
      };
      byCurrency.set(currency, sums);
      for (const key of KEYS) sums[key] += BigInt(amounts[key] ?? 0);
    }
  }

  return {
    async addPayments(snapshot, range) {
      await add(snapshot, PAYMENTS, bounds(range));
      await add(snapshot, REFUNDS, bounds(range));
      await add(snapshot, DISPUTES, bounds(range));
    },
    addBookings: (snapshot, range) => add(snapshot, BOOKINGS, bounds(range)),
    differences: () => [...byCurrency].flatMap(([currency, sums]) => differencesOf(currency, sums)),
  };
}

const KEYS = ['paid', 'unplaced', 'booked', 'refunded', 'refunds', 'chargedBack', 'lost'] as const;

const PAYMENTS = `
  SELECT p.currency, SUM(p.amount_minor) AS paid, SUM(p.refunded_minor) AS refunded,
         SUM(p.charged_back_minor) AS chargedBack,
         SUM(IF(b.payment_id = p.id, 0, p.amount_minor)) AS unplaced
  FROM payments p LEFT JOIN bookings b ON b.id = p.booking_id
  WHERE p.id > ? AND p.id <= ? AND p.status = 'succeeded' GROUP BY p.currency`;

const REFUNDS = `
  SELECT currency, SUM(amount_minor) AS refunds FROM refunds
  WHERE payment_id > ? AND payment_id <= ? AND status <> 'failed' GROUP BY currency`;

const DISPUTES = `
  SELECT p.currency, SUM(d.amount_minor) AS lost FROM disputes d JOIN payments p ON p.id = d.payment_id
  WHERE d.payment_id > ? AND d.payment_id <= ? AND d.status = 'lost' AND p.status = 'succeeded' GROUP BY p.currency`;

const BOOKINGS = `
  SELECT currency, SUM(total_minor) AS booked FROM bookings
  WHERE id > ? AND id <= ? AND payment_id IS NOT NULL GROUP BY currency`;

function differencesOf(
  currency: string,
  { paid, unplaced, booked, refunded, refunds, chargedBack, lost }: Sums,
): readonly Violation[] {
  return [
    ...(paid === booked + unplaced
      ? []
      : [
          {
            rule: 'sums-of-payments-and-bookings-differ',
            currency,
            paid: String(paid),
            booked: String(booked),
            unplaced: String(unplaced),
          },
        ]),
    ...(refunded === refunds
      ? []
      : [{ rule: 'sums-of-refunds-differ', currency, refunded: String(refunded), refunds: String(refunds) }]),
    ...(chargedBack === lost
      ? []
      : [
          { rule: 'sums-of-disputes-differ', currency, chargedBack: String(chargedBack), lost: String(lost) },
        ]),
  ];
}
