import { until } from '@concert/testing/until';
import { sql } from 'kysely';
import { z } from 'zod';
import { type ApiClient, openApiClient } from './api-client.ts';
import { arriving } from './arrivals.ts';
import { type Buyer, loggedInBuyers } from './buyers.ts';
import { checkInvariants } from './check-invariants.ts';
import { atMost, never, round } from './figures.ts';
import { givenSale, type Sale } from './holds.ts';
import { inParallel, percentile } from './in-parallel.ts';
import { drained, type RushPlatform, rushPlatform } from './rush-platform.ts';
import type { Scenario } from './scenario.ts';

/** A test card of Stripe and of its stand-in that is always good. */
const GOOD_CARD = 'pm_card_visa';

/** What is sustained is less than what a burst reaches while its queues still fill. */
const SUSTAINED = 0.8;

/** Whole purchases: held, paid, confirmed, ticket and mail, down to the last queue. */
export const purchases: Scenario = {
  name: 'purchases',
  summary: 'whole purchases, from the hold to the mail, drained to the last queue',
  usesRushPlatform: true,
  sizes: {
    purchases: { quick: 60, full: 600 },
    'buyers-under-way': { quick: 20, full: 40 },
  },
  async run({ size, workers, progress }) {
    const platform = await rushPlatform(workers);
    const client = openApiClient(platform.url, size('purchases'));
    const count = size('purchases');
    try {
      const buyers = await loggedInBuyers(process.env, count);
      await warmUp(platform, client, buyers.slice(0, 10));
      progress(`${count} purchases as fast as they go, until the last mail is sent`);
      const burst = await givenSale(platform.db, count);
      const started = performance.now();
      const first = await inParallel(buyers, size('buyers-under-way'), (buyer) => buy(client, buyer, burst));
      await delivered(platform, burst, first.filter(isPaid).length);
      const rate = first.filter(isPaid).length / ((performance.now() - started) / 1000);

      const pace = rate * SUSTAINED;
      progress(`${count} more at ${round(pace)} a second`);
      const steady = await givenSale(platform.db, count);
      const second = await arriving(buyers, count / pace, (buyer) => buy(client, buyer, steady));
      await delivered(platform, steady, second.filter(isPaid).length);
      const times = await timesOf(platform, steady);
      await drained(platform.db);
      return {
        figures: [
          { name: 'purchases, drained', value: round(rate), unit: '/s' },
          { name: 'purchases at the pace of the times below', value: round(pace), unit: '/s' },
          ...timeFigures('payment to ticket', times.tickets),
          ...timeFigures('payment to mail', times.mails),
        ],
        goals: [
          atMost('p95 from payment to ticket, s', 5, percentile(times.tickets, 0.95)),
          never('purchases that failed', [...first, ...second].filter((outcome) => !isPaid(outcome)).length),
          await checkInvariants(platform.dataDir),
        ],
      };
    } finally {
      await client.close();
    }
  },
};

const Held = z.object({ id: z.string() });
const Paid = z.object({ status: z.string() });

const isPaid = (outcome: string): boolean => outcome === 'succeeded';

async function buy(client: ApiClient, { token }: Buyer, { eventId, ticketTypeId }: Sale): Promise<string> {
  const body = { eventId, items: [{ ticketTypeId, quantity: 1 }] };
  const held = await client.call('POST', '/bookings', { token, key: crypto.randomUUID(), body });
  if (held.status !== 201) return `held: ${held.status}`;
  const { id } = Held.parse(held.body);
  const payment = { bookingId: id, paymentMethodId: GOOD_CARD };
  const paid = await client.call('POST', '/payments/process', {
    token,
    key: crypto.randomUUID(),
    body: payment,
  });
  return paid.status === 200 ? Paid.parse(paid.body).status : `paid: ${paid.status}`;
}

async function warmUp(platform: RushPlatform, client: ApiClient, buyers: readonly Buyer[]): Promise<void> {
  const sale = await givenSale(platform.db, buyers.length);
  const bought = await inParallel(buyers, 5, (buyer) => buy(client, buyer, sale));
  await delivered(platform, sale, bought.filter(isPaid).length);
}

/** Every purchase of a sale has its ticket and its mail with the PDF. */
async function delivered({ db }: RushPlatform, { eventId }: Sale, count: number): Promise<void> {
  await until(
    `${count} mails with tickets are sent`,
    async () => {
      const { rows } = await sql<{ sent: number }>`
        SELECT COUNT(*) AS sent FROM email_logs m JOIN bookings b ON b.id = m.booking_id
        WHERE b.event_id = ${eventId} AND m.status IN ('sent', 'delivered')`.execute(db);
      return Number(rows[0]?.sent) >= count;
    },
    300,
  );
}

interface Times {
  /** Seconds from the payment's success to the ticket. */
  readonly tickets: readonly number[];
  /** Seconds from the payment's success to the last change of its mail: sent, or delivered. */
  readonly mails: readonly number[];
}

/** By the database's clock alone. */
async function timesOf({ db }: RushPlatform, { eventId }: Sale): Promise<Times> {
  const tickets = await sql<{ milliseconds: string }>`
    SELECT TIMESTAMPDIFF(MICROSECOND, p.succeeded_at, b.confirmed_at) / 1000 AS milliseconds
    FROM bookings b JOIN payments p ON p.booking_id = b.id
    WHERE b.event_id = ${eventId} AND b.status = 'confirmed'`.execute(db);
  const mails = await sql<{ milliseconds: string }>`
    SELECT TIMESTAMPDIFF(MICROSECOND, p.succeeded_at, m.updated_at) / 1000 AS milliseconds
    FROM bookings b JOIN payments p ON p.booking_id = b.id JOIN email_logs m ON m.booking_id = b.id
    WHERE b.event_id = ${eventId} AND b.status = 'confirmed'`.execute(db);
  const seconds = (rows: readonly { readonly milliseconds: string }[]): readonly number[] =>
    rows.map(({ milliseconds }) => Number(milliseconds) / 1000);
  return { tickets: seconds(tickets.rows), mails: seconds(mails.rows) };
}

const timeFigures = (what: string, seconds: readonly number[]) =>
  [0.5, 0.95, 0.99].map((share) => ({
    name: `p${share * 100} from ${what}`,
    value: Math.round(percentile(seconds, share) * 100) / 100,
    unit: 's',
  }));
