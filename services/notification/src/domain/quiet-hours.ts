import { after, MINUTE } from '@concert/values/clock';

/** When somebody's phone is to be left alone, each day, by the clock on that person's wall. */
export interface QuietHours {
  /** `22:00` */
  readonly from: string;
  /** `08:00`; before `from` it is on the next day. */
  readonly to: string;
  /** IANA */
  readonly timezone: string;
}

const MINUTES_A_DAY = 24 * 60;

/**
 * When the quiet hours that `now` is in end; null outside of them. On the night that loses an hour they end at the
 * latest with the hour that is left out, on the night that has one twice when the clock first shows their end.
 */
export function endOfQuiet(now: Date, { from, to, timezone }: QuietHours): Date | null {
  const minuteAt = wallClock(timezone);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const isQuiet = (moment: Date) => isWithin(minuteAt(moment), start, end);
  if (!isQuiet(now)) return null;
  const thisMinute = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE);
  const left = modulo(end - minuteAt(thisMinute));
  const guess = after(thisMinute, left * MINUTE);
  // The clock was put forward or back in between: the guess is off by as much.
  const moved = after(guess, signed(end - minuteAt(guess)) * MINUTE);
  if (minuteAt(moved) === end) return moved;
  // There is no such time on that night.
  let moment = moved;
  while (isQuiet(moment) && moment < guess) moment = after(moment, MINUTE);
  return moment;
}

function isWithin(minute: number, start: number, end: number): boolean {
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The minute of the day that a clock in the zone shows. */
function wallClock(timeZone: string): (moment: Date) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (moment) => minutesOf(format.format(moment));
}

const modulo = (minutes: number): number => ((minutes % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;

/** The shorter way round the clock. */
function signed(minutes: number): number {
  const forward = modulo(minutes);
  return forward > MINUTES_A_DAY / 2 ? forward - MINUTES_A_DAY : forward;
}
