import { after } from '@concert/values/clock';
import type { NewId } from '@concert/values/ids';
import { invalidField } from '@concert/values/problems';
import type { Event } from './event.ts';

export interface DuplicateRequest {
  readonly startsAt: Date;
  readonly title?: string | undefined;
}

/**
 * A draft like an event at another time: doors, end and sales windows keep their distance from the start.
 * @throws Problem `invalid-request` on `startsAt` when one of them would leave the calendar
 */
export function duplicateOf(event: Event, { startsAt, title }: DuplicateRequest, newId: NewId): Event {
  const id = newId();
  const distance = startsAt.getTime() - event.startsAt.getTime();
  const moved = (moment: Date): Date => {
    const there = after(moment, distance);
    const year = there.getUTCFullYear();
    if (year < 1970 || year > 9998)
      throw invalidField('startsAt', 'moves a date of the event out of 1970 to 9998');
    return there;
  };
  const movedIfAny = (moment: Date | null): Date | null => moment && moved(moment);
  return {
    ...event,
    id,
    status: 'draft',
    version: 1,
    title: title ?? event.title,
    doorsAt: movedIfAny(event.doorsAt),
    startsAt,
    endsAt: moved(event.endsAt),
    rescheduledAt: null,
    rescheduleRefundUntil: null,
    ticketTypes: event.ticketTypes.map((type, position) => ({
      ...type,
      id: newId(),
      eventId: id,
      position,
      salesStartAt: movedIfAny(type.salesStartAt),
      salesEndAt: movedIfAny(type.salesEndAt),
      memberSalesStartAt: movedIfAny(type.memberSalesStartAt),
    })),
  };
}
