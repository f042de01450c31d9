import type { bookingOperations } from '@concert/contracts/http/booking';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import type { BookingContainer } from '../container.ts';
import { bookingFigures } from '../store/figures.ts';

type StatsQuery = RequestOf<typeof bookingOperations.bookingStats>['query'];

/** Counts and revenue: an organiser's own events, for an admin everybody's. */
export async function bookingStats({ db }: BookingContainer, query: StatsQuery, identity: Identity) {
  const organizerId = identity.role === 'admin' ? undefined : identity.userId;
  return { items: await bookingFigures(db, { ...query, organizerId }) };
}
