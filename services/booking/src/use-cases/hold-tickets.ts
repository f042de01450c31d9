import { bookingEvents } from '@concert/contracts/events/booking';
import type { bookingOperations } from '@concert/contracts/http/booking';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import { type ClaimWay, claimStock, withClaim } from '@concert/inventory/stock';
import type { Call } from '@concert/service-kit/routes';
import { after, MINUTE } from '@concert/values/clock';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf, totalOf } from '../domain/booking.ts';
import { type Offer, priceItems } from '../domain/offers.ts';
import { insertBooking } from '../store/bookings.ts';
import { readOffers } from '../store/offers.ts';
import type { Pass } from '../store/sold-out-filter.ts';
import { insertTickets } from '../store/tickets.ts';
import { confirmationEvent, ticketIssuer } from './confirmation.ts';
import { bookingView } from './present-booking.ts';
import { refusalOf, StockRefused, soldOut } from './stock-refused.ts';

const HOLD_FOR = 10 * MINUTE;

type HoldRequest = RequestOf<typeof bookingOperations.holdTickets>['body'];

/**
 * Claims tickets for ten minutes, or refuses. The hot path: one round trip to Redis that filters what is sold
 * out, one statement that reads the offers, one transaction that writes key, booking, items and outbox and takes
 * the stock last. A booking that costs nothing is confirmed in the same transaction.
 *
 * @returns the recorded answer: the same key and body give the first one again
 * @throws Problem `sold-out`, `not-on-sale` (409), `not-found`, `invalid-request`, `idempotency-key-reused` (422)
 */
export async function holdTickets(
  container: BookingContainer,
  request: HoldRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db, soldOut: filter } = container;
  const { eventId, items } = request;
  const pass = await filter.check(
    eventId,
    items,
    call.idempotency && `${call.identity.userId}:${call.idempotency.key}`,
  );
  if ('soldOut' in pass) throw soldOut(pass.soldOut);

  const found = await readOffers(
    db,
    eventId,
    items.map((item) => item.ticketTypeId),
  );
  if (found === undefined) throw notFound('event with these ticket types', eventId);
  return refusalKept(container, eventId, pass, async () => {
    const replay = await replayBeforeRefusal(container, call, () => newHold(container, request, found, call));
    return 'recorded' in replay ? replay : commitHold(container, replay, found.offers, call);
  });
}

type Hold = Pick<Booking, 'items'> & { readonly booking: Booking };

function newHold(
  { newId }: BookingContainer,
  { eventId, items }: HoldRequest,
  { offers, now }: { readonly offers: readonly Offer[]; readonly now: Date },
  call: Call,
): Hold {
  const priced = priceItems(items, offers, now);
  const totalMinor = totalOf(priced);
  const booking: Booking = {
    id: newId(),
    userId: call.identity.userId,
    eventId,
    status: totalMinor === 0 ? 'confirmed' : 'pending',
    currency: offers[0]?.currency ?? '',
    totalMinor,
    refundDueMinor: 0,
    paymentId: null,
    expiresAt: after(now, HOLD_FOR),
    confirmedAt: totalMinor === 0 ? now : null,
    cancelledAt: null,
    createdAt: now,
    items: priced,
  };
  return { booking, items: priced };
}

/** A request refused now may be the repetition of one that was answered before the sale ended: that answer stands. */
async function replayBeforeRefusal(
  { db }: BookingContainer,
  call: Call,
  plan: () => Hold,
): Promise<Hold | RecordedResponse> {
  try {
    return plan();
  } catch (refusal) {
    const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
    if (recorded === undefined) throw refusal;
    return recorded;
  }
}

async function commitHold(
  container: BookingContainer,
  { booking }: Hold,
  offers: readonly Offer[],
  call: Call,
): Promise<RecordedResponse> {
  const names = new Map(offers.map((offer) => [offer.ticketTypeId, offer.name]));
  const response = { status: 201, body: bookingView(booking, names) };
  const tickets =
    booking.status === 'confirmed' ? (await ticketIssuer(container, booking.userId))(booking) : [];
  const events = holdEvents(container, booking, call);
  return withClaim(container.pickStripe, (way) =>
    inIdempotentTransaction(container.db, call.idempotency, async (tx, record) => {
      await record(response);
      await insertBooking(tx, booking);
      if (tickets.length > 0) await insertTickets(tx, tickets);
      await appendToOutbox(tx, events);
      await claim(tx, { booking, offers, way });
      return response;
    }),
  );
}

function holdEvents({ newEvent }: BookingContainer, booking: Booking, call: Call) {
  const { id, eventId, userId, totalMinor, currency } = booking;
  const held = newEvent(
    bookingEvents.TicketsHeld,
    id,
    { bookingId: id, eventId, userId, totalMinor, currency, items: quantitiesOf(booking.items) },
    call,
  );
  return booking.status === 'confirmed' ? [held, confirmationEvent({ newEvent }, booking, call)] : [held];
}

interface Claim {
  readonly booking: Booking;
  readonly offers: readonly Offer[];
  readonly way: ClaimWay;
}

async function claim(tx: Tx, { booking, offers, way }: Claim): Promise<void> {
  const capacities = new Map(offers.map((offer) => [offer.ticketTypeId, offer.capacity]));
  const wanted = booking.items.map((item) => ({ ...item, capacity: capacities.get(item.ticketTypeId) ?? 1 }));
  const result = await claimStock(tx, wanted, way);
  if (!result.claimed) throw new StockRefused(result);
}

/** A refusal by the stock is told to the filter, after the transaction is rolled back, for those who come next. */
async function refusalKept<Result>(
  { soldOut: filter }: BookingContainer,
  eventId: string,
  pass: Pass,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StockRefused && error.refusal.isOpen)
      await filter.refuse(eventId, error.refusal.ticketTypeId, error.refusal.free, pass);
    throw refusalOf(error);
  }
}
