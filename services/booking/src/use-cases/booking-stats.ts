import type { bookingOperations } from '@concert/contracts/http/booking';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { after, DAY } from '@concert/values/clock';
import type { BookingContainer } from '../container.ts';
import { bookingFigures } from '../store/figures.ts';

type StatsQuery = RequestOf<typeof bookingOperations.bookingStats>['query'];

/** What an admin sees who asks for no days: the whole platform's past would grow without an end. */
const RECENTLY = 90 * DAY;

/** Counts and revenue: an organiser's own events, for an admin everybody's. */
export async function bookingStats({ db, clock }: BookingContainer, query: StatsQuery, identity: Identity) {
  const { groupBy, eventId } = query;
  const isPlatform = identity.role === 'admin' && eventId === undefined;
  const organizerId = identity.role === 'admin' ? undefined : identity.userId;
  const from =
    query.from === undefined ? (isPlatform ? after(clock(), -RECENTLY) : undefined) : new Date(query.from);
  const to = query.to === undefined ? undefined : new Date(query.to);
  return { items: await bookingFigures(db, { groupBy, eventId, organizerId, from, to }) };
}
