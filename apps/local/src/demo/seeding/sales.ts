import { setTimeout as pause } from 'node:timers/promises';
import { Booking } from '@concert/contracts/http/booking';
import { EventDetails } from '@concert/contracts/http/event';
import { Payment } from '@concert/contracts/http/payment';
import { page } from '@concert/contracts/schemas';
import type { z } from 'zod';
import type { Accounts, Member } from './accounts.ts';
import type { Api } from './api-client.ts';
import { type Details, SCARCE, type SeededEvent } from './events.ts';
import { inParallel } from './in-parallel.ts';

/** A card of Stripe's test mode that always pays. */
const CARD = 'pm_card_visa';

/** Of the events on sale, every second has somebody coming already. */
const SOLD_EVERY = 2;

/** How long the last payments may take to confirm their bookings. */
const PATIENCE_SECONDS = 10;

/**
 * Sells events out that are to be sold out, and a few tickets of others, all through the public API with a test card.
 * Holds that an interrupted run left open are paid.
 * @returns the demo fans' bookings, and how many of them still wait for their payment's news
 */
export async function makeSales(
  api: Api,
  events: readonly SeededEvent[],
  { fans }: Accounts,
): Promise<{ readonly bookings: number; readonly open: number }> {
  for (const fan of fans) {
    for (const booking of await openHolds(api, fan)) await pay(api, booking, fan);
  }
  const soldOut = events.filter(({ demo }) => demo.state === 'sold-out');
  const onSale = events
    .filter(({ demo }) => demo.state === 'published')
    .filter((_, index) => index % SOLD_EVERY === 0);
  await inParallel(soldOut, 3, (event) => sellOut(api, event, fans));
  await inParallel(onSale, 3, (event, index) => sellSome(api, event, fans[index % fans.length]));
  return { bookings: await countBookings(api, fans), open: await waitForNews(api, fans) };
}

async function sellOut(
  api: Api,
  { details, organizer }: SeededEvent,
  fans: readonly Member[],
): Promise<void> {
  for (const fan of [...fans, ...fans]) {
    const { ticketTypes } = await ownEvent(api, details.id, organizer);
    const left = ticketTypes.filter((type) => type.available > 0);
    if (left.length === 0) return;
    const items = left.map((type) => ({
      ticketTypeId: type.id,
      quantity: Math.min(type.available, type.maxPerBooking, SCARCE.each),
    }));
    await buy(api, details.id, items, fan);
  }
  throw new Error(`${details.title} is still not sold out`);
}

/** Two tickets of what is cheapest, where nobody has bought any yet. */
async function sellSome(
  api: Api,
  { details, organizer }: SeededEvent,
  fan: Member | undefined,
): Promise<void> {
  const { ticketTypes } = await ownEvent(api, details.id, organizer);
  const isUntouched = ticketTypes.every((type) => type.available === type.capacity);
  const [cheapest] = ticketTypes
    .filter((type) => type.onSale === 'now')
    .sort((a, b) => a.priceMinor - b.priceMinor);
  if (fan === undefined || !isUntouched || cheapest === undefined) return;
  const quantity = Math.min(2, cheapest.maxPerBooking);
  await buy(api, details.id, [{ ticketTypeId: cheapest.id, quantity }], fan);
}

type Item = { readonly ticketTypeId: string; readonly quantity: number };
type BookingView = z.output<typeof Booking>;

async function buy(api: Api, eventId: string, items: readonly Item[], fan: Member): Promise<void> {
  const booking = await api.call('POST', '/bookings', {
    token: fan.token,
    body: { eventId, items },
    answer: Booking,
  });
  if (booking.status === 'pending') await pay(api, booking, fan);
}

async function pay(api: Api, booking: BookingView, { token }: Member): Promise<void> {
  const body = { bookingId: booking.id, paymentMethodId: CARD };
  const idempotencyKey = `demo-${booking.id}`;
  const { status } = await api.call('POST', '/payments/process', {
    token,
    body,
    idempotencyKey,
    answer: Payment,
  });
  if (status !== 'succeeded' && status !== 'processing') {
    throw new Error(`the payment of booking ${booking.id} is ${status}`);
  }
}

/** Never from a cache, unlike the public page. */
const ownEvent = (api: Api, id: string, { token }: Member): Promise<Details> =>
  api.call('GET', `/organizer/events/${id}`, { token, answer: EventDetails });

const bookingsOf = async (api: Api, { id, token }: Member): Promise<readonly BookingView[]> =>
  (await api.call('GET', `/bookings/user/${id}?limit=100`, { token, answer: page(Booking) })).items;

async function openHolds(api: Api, fan: Member): Promise<readonly BookingView[]> {
  const bookings = await bookingsOf(api, fan);
  return bookings.filter(({ status, expiresAt }) => status === 'pending' && new Date(expiresAt) > new Date());
}

async function countBookings(api: Api, fans: readonly Member[]): Promise<number> {
  return (await inParallel(fans, 4, (fan) => bookingsOf(api, fan))).flat().length;
}

async function waitForNews(api: Api, fans: readonly Member[]): Promise<number> {
  const until = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const open = (await inParallel(fans, 4, (fan) => openHolds(api, fan))).flat().length;
    if (open === 0 || Date.now() > until) return open;
    await pause(500);
  }
}
