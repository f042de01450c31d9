import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import { type Increment, type Metric, PLATFORM } from './metrics.ts';

/** The UTC day of a moment. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

function count(day: string, eventId: string, metric: Metric, amount = 1, currency = ''): Increment {
  return { day, eventId, metric, currency, amount };
}

interface Item {
  readonly quantity: number;
}

const ticketsIn = (items: readonly Item[]): number => items.reduce((sum, item) => sum + item.quantity, 0);

export function countRegistration(time: Date): readonly Increment[] {
  return [count(dayOf(time), PLATFORM, 'registrations')];
}

export function countHold(time: Date, { eventId }: { readonly eventId: string }): readonly Increment[] {
  return [count(dayOf(time), eventId, 'holds')];
}

export function countBooking(
  time: Date,
  { eventId, items }: Pick<DataOf<typeof bookingEvents.BookingConfirmed>, 'eventId' | 'items'>,
): readonly Increment[] {
  const day = dayOf(time);
  return [count(day, eventId, 'bookings'), count(day, eventId, 'tickets', ticketsIn(items))];
}

/** Only what had been sold is a cancellation; a hold given up is none. */
export function countCancellation(
  time: Date,
  {
    eventId,
    previousStatus,
  }: Pick<DataOf<typeof bookingEvents.BookingCancelled>, 'eventId' | 'previousStatus'>,
): readonly Increment[] {
  return previousStatus === 'confirmed' ? [count(dayOf(time), eventId, 'cancellations')] : [];
}

/** Somebody was let in (1), or that was taken back (-1). */
export function countCheckIn(time: Date, eventId: string, amount: 1 | -1): readonly Increment[] {
  return [count(dayOf(time), eventId, 'checkIns', amount)];
}

export function countVisitors(day: string, eventId: string, visitors: number): Increment {
  return count(day, eventId, 'visitors', visitors);
}

interface Sum {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Money that came in, and money that went back, are counted where they moved: their difference is what is left. */
export function countMoney(
  time: Date,
  eventId: string,
  metric: 'revenueMinor' | 'refundsMinor',
  { amountMinor, currency }: Sum,
): readonly Increment[] {
  return [count(dayOf(time), eventId, metric, amountMinor, currency)];
}

/** Which counter a tracked action belongs to. */
export function countTracked(day: string, name: string, eventId: string): Increment {
  if (name === 'page_view') return count(day, eventId, 'pageViews');
  return count(day, eventId, name === 'event_view' ? 'eventViews' : 'actions');
}
