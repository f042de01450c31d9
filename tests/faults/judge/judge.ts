import type { PaymentContainer } from '../../../services/payment/src/container.ts';
import { checkInvariants } from '../../../tools/invariants/check-invariants.ts';
import { openStores } from '../../../tools/invariants/open-stores.ts';
import { countOf, type Purchase, type Tally } from '../rush/tally.ts';
import type { Witnesses } from './at-rest.ts';
import { compareBooks } from './books.ts';
import { deadLetters } from './queues.ts';

export interface Verdict {
  /** Violations of the six invariants. */
  readonly violations: number;
  /** Bookings that buyers saw confirmed and that are not, or have another number of tickets. */
  readonly lost: number;
  /** Buyers charged twice, and bookings beyond the holds that were asked for. */
  readonly duplicates: number;
  /** What is wrong, in words; empty when everything held. */
  readonly findings: readonly string[];
}

export interface Case {
  readonly eventId: string;
  /** Unix seconds before the first purchase. */
  readonly since: number;
  readonly tally: Tally;
}

const PATIENCE_MS = 10_000;

/** Judges a rush that is over, on a platform at rest. */
export async function judge({ till, queues }: Witnesses, { eventId, since, tally }: Case): Promise<Verdict> {
  const report = await checkInvariants(await openStores(), { progress: () => {}, patienceMs: PATIENCE_MS });
  const broken = report.checks.filter((check) => check.violations > 0);
  const books = await compareBooks(till, { eventId, since });
  const lost = await lostBookings(till, tally.purchases);
  const surplus = await surplusBookings(till, eventId, tally);
  const letters = await deadLetters(queues);
  const refused = tally.purchases.flatMap(({ outcome, reason }) => (outcome === 'refused' ? [reason] : []));
  return {
    violations: broken.reduce((sum, check) => sum + check.violations, 0),
    lost: lost.length,
    duplicates: books.chargedTwice + surplus,
    findings: [
      ...broken.map((check) => `invariant ${check.name}: ${JSON.stringify(check.examples.slice(0, 2))}`),
      ...(books.chargedTwice > 0 ? [`${books.chargedTwice} buyers charged twice`] : []),
      ...books.unsettled.slice(0, 3),
      ...lost.slice(0, 3),
      ...(surplus > 0 ? [`${surplus} bookings that nobody asked for`] : []),
      ...letters.map((one) => `dead letters: ${one}`),
      ...[...new Set(refused)].slice(0, 3).map((reason) => `refused: ${reason}`),
      ...unforeseen(tally),
      ...(countOf(tally, 'ticketed') === 0 ? ['nobody bought anything'] : []),
    ],
  };
}

/** What is away is answered with 503, what is too much with 429: a 500 or 502 is an error that nobody thought of. */
function unforeseen({ errors }: Tally): readonly string[] {
  return ['500', '502'].flatMap((status) => {
    const count = errors.get(status);
    return count === undefined ? [] : [`${count} answers were ${status}`];
  });
}

/** A buyer who has tickets in hand has them for good; one who gave them back does not. */
async function lostBookings(
  { db }: PaymentContainer,
  purchases: readonly Purchase[],
): Promise<readonly string[]> {
  const seen = new Map(
    purchases.flatMap(({ outcome, bookingId }) =>
      bookingId !== undefined && (outcome === 'ticketed' || outcome === 'cancelled')
        ? [[bookingId, outcome === 'ticketed' ? 'confirmed' : 'cancelled'] as const]
        : [],
    ),
  );
  if (seen.size === 0) return [];
  const rows = await db
    .selectFrom('bookings')
    .select(['id', 'status'])
    .where('id', 'in', [...seen.keys()])
    .execute();
  const now = new Map(rows.map(({ id, status }) => [id, status]));
  return [...seen].flatMap(([id, status]) =>
    now.get(id) === status
      ? []
      : [`booking ${id} was ${status} to its buyer and is ${now.get(id) ?? 'gone'}`],
  );
}

/** Each hold was asked for under a key of its own, however often it was repeated. */
async function surplusBookings({ db }: PaymentContainer, eventId: string, tally: Tally): Promise<number> {
  const { count } = await db
    .selectFrom('bookings')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return Math.max(0, count - tally.holdsAsked());
}
