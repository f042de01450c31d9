import type { eventBookingOperations } from '@concert/contracts/http/event-bookings';
import type { RequestOf } from '@concert/contracts/operation';
import type { RecordedResponse } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { giveItems } from '../domain/offers.ts';
import { readOffers } from '../store/offers.ts';
import { accountOf, type Recipient } from '../store/recipients.ts';
import { commitBooking, replayBeforeRefusal } from './commit-booking.ts';
import { newBooking } from './new-booking.ts';
import { requireEventOf } from './own-event.ts';
import { refusalOf } from './stock-refused.ts';

type GiveRequest = RequestOf<typeof eventBookingOperations.giveTickets>['body'];

/**
 * Gives tickets away: a booking of the event's organiser that costs nothing and is confirmed at once, with tickets in
 * the recipient's name and for their address. Only the capacity limits it. Whether the address has an account changes
 * nothing that anybody sees.
 * @returns the recorded answer: the same key and body give the first one again
 * @throws Problem `sold-out`, `not-on-sale` (409), `not-found`, `invalid-request`, `idempotency-key-reused` (422)
 */
export async function giveTickets(
  container: BookingContainer,
  eventId: string,
  { items, recipient, note }: GiveRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db } = container;
  const organizerId = await requireEventOf(db, eventId, call.identity);
  const found = await readOffers(
    db,
    eventId,
    items.map((item) => item.ticketTypeId),
  );
  if (found === undefined) throw notFound('event with these ticket types', eventId);
  const given: Recipient = {
    name: recipient.name,
    email: recipient.email,
    locale: recipient.locale ?? null,
    userId: (await accountOf(db, recipient.email)) ?? null,
    note: note ?? null,
  };
  const priced = await replayBeforeRefusal(container, call, () => giveItems(items, found.offers, found.now));
  if ('recorded' in priced) return priced;
  const of = { kind: 'complimentary' as const, eventId, userId: organizerId, items: priced };
  const booking = newBooking(container, of, found);
  try {
    return await commitBooking(container, { booking, offers: found.offers, recipient: given }, call);
  } catch (error) {
    throw refusalOf(error);
  }
}
