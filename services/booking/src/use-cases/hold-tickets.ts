import type { bookingOperations } from '@concert/contracts/http/booking';
import type { RequestOf } from '@concert/contracts/operation';
import type { RecordedResponse } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { asksForMember, type Member, memberAt } from '../domain/membership.ts';
import { priceItems } from '../domain/offers.ts';
import { findMember } from '../store/members.ts';
import { type OffersNow, readOffers } from '../store/offers.ts';
import type { Pass } from '../store/sold-out-filter.ts';
import { commitBooking, replayBeforeRefusal } from './commit-booking.ts';
import { newBooking } from './new-booking.ts';
import { refusalOf, StockRefused, soldOut } from './stock-refused.ts';

type HoldRequest = RequestOf<typeof bookingOperations.holdTickets>['body'];

/**
 * Claims tickets for ten minutes, or refuses. The hot path: one round trip to Redis that filters what is sold
 * out, one statement that reads the offers (and one for the buyer's membership, where an offer asks for it), one
 * transaction that writes key, booking, items and outbox and takes the stock last. A booking that costs nothing is
 * confirmed in the same transaction.
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
  const member = await memberAsked(container, found, call.identity.userId);
  const answer = await refusalKept(container, eventId, pass, async () => {
    const priced = await replayBeforeRefusal(container, call, () =>
      priceItems(items, found.offers, { now: found.now, member }),
    );
    if ('recorded' in priced) return priced;
    const booking = newBooking(container, { eventId, userId: call.identity.userId, items: priced }, found);
    return commitBooking(container, { booking, offers: found.offers }, call);
  });
  // The refusal that was known is over: there were tickets after all.
  if (pass.asks)
    await filter.released(
      eventId,
      items.map((item) => item.ticketTypeId),
    );
  return answer;
}

/** The buyer's membership, read only where an offer asks for it. */
export async function memberAsked(
  { db }: BookingContainer,
  { offers, now }: OffersNow,
  userId: string,
): Promise<Member | undefined> {
  return asksForMember(offers, now) ? memberAt(await findMember(db, userId), now) : undefined;
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
