import { after, DAY, HOUR } from '@concert/values/clock';
import type { EventFields, Venue } from './event.ts';
import { foldText } from './fold-text.ts';

export type Schedule = Pick<EventFields, 'startsAt' | 'endsAt' | 'venue'>;

/** People plan their evening by the start; the end matters to those with a last train. */
const START_MOVES_BY = 1 * HOUR;
const END_MOVES_BY = 2 * HOUR;

/** How long buyers have to think about another time or place. */
const TIME_TO_RETURN = 14 * DAY;

/**
 * Whether a change of time or place is one that buyers must be told of, and may return their tickets for: the start
 * moves by an hour or more, the end by two, or it is another place. Times are compared as the clock at the venue
 * shows them, since that is what stands on the tickets: a wrong time zone put right moves nobody's evening. The
 * doors do not count.
 */
export function isReschedule(before: Schedule, changed: Schedule): boolean {
  const moved = (moment: 'startsAt' | 'endsAt') =>
    Math.abs(
      wallClock(changed[moment], changed.venue.timezone) - wallClock(before[moment], before.venue.timezone),
    );
  return (
    moved('startsAt') >= START_MOVES_BY ||
    moved('endsAt') >= END_MOVES_BY ||
    isAnotherPlace(before.venue, changed.venue)
  );
}

/**
 * Until when buyers of before may return their tickets for everything paid: two weeks, but not beyond the new start,
 * when they have had what they paid for. The old start is no limit: an evening put off at its very door leaves them
 * the two weeks as well.
 */
export function refundUntil(newStart: Date, now: Date): Date {
  const latest = after(now, TIME_TO_RETURN);
  return newStart < latest ? newStart : latest;
}

/** A venue that only got another name, or another spelling of its address, is where it was. */
function isAnotherPlace(before: Venue, changed: Venue): boolean {
  const differs = (field: 'name' | 'address' | 'city') =>
    foldText(before[field]) !== foldText(changed[field]);
  return before.country !== changed.country || differs('city') || (differs('name') && differs('address'));
}

/** What the clocks at a place show, as if it were UTC, in milliseconds since 1970. */
function wallClock(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
