/**
 * The offset from UTC on the clocks of a zone at a moment, in minutes.
 * @throws RangeError for a zone that does not exist
 */
function offsetMinutes(zone: string, moment: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(moment);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The time on the clocks of a zone, as RFC 5545 writes it: `20270514T200000`. */
export function wallClock(zone: string, moment: Date): string {
  return basicForm(new Date(moment.getTime() + offsetMinutes(zone, moment) * MINUTE));
}

/** `20270514T180000` out of a moment's UTC fields. */
export function basicForm(moment: Date): string {
  return moment.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

/**
 * A zone as a VTIMEZONE (RFC 5545, 3.6.5), for calendars that do not know it by name: each offset that is in
 * force from a year before `from` until a year after `to`, with the moment at which it began.
 */
export function timeZoneComponent(zone: string, from: Date, to: Date): readonly string[] {
  const changes = offsetChanges(zone, new Date(from.getTime() - YEAR), new Date(to.getTime() + YEAR));
  const standard = Math.min(...changes.map((change) => change.after));
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...changes.flatMap(({ at, before, after }) => {
      const name = after === standard ? 'STANDARD' : 'DAYLIGHT';
      return [
        `BEGIN:${name}`,
        // An onset is written by the clocks as they went before it.
        `DTSTART:${basicForm(new Date(at.getTime() + before * MINUTE))}`,
        `TZOFFSETFROM:${offsetText(before)}`,
        `TZOFFSETTO:${offsetText(after)}`,
        `END:${name}`,
      ];
    }),
    'END:VTIMEZONE',
  ];
}

interface OffsetChange {
  readonly at: Date;
  readonly before: number;
  readonly after: number;
}

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
const YEAR = 366 * 24 * 60 * MINUTE;

/** The shortest time between two changes is about a month (Morocco's Ramadan), so that weekly looks miss none. */
function offsetChanges(zone: string, start: Date, end: Date): readonly OffsetChange[] {
  const first = offsetMinutes(zone, start);
  const changes: OffsetChange[] = [{ at: start, before: first, after: first }];
  for (let time = start.getTime(), before = first; time < end.getTime(); time += WEEK) {
    const after = offsetMinutes(zone, new Date(time + WEEK));
    if (after === before) continue;
    changes.push({ at: momentOfChange(zone, time, time + WEEK, before), before, after });
    before = after;
  }
  return changes;
}

/** Halves the span until the minute is found at which the offset is no longer `before`. */
function momentOfChange(zone: string, start: number, end: number, before: number): Date {
  let [low, high] = [Math.floor(start / MINUTE), Math.ceil(end / MINUTE)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMinutes(zone, new Date(middle * MINUTE)) === before) low = middle;
    else high = middle;
  }
  return new Date(high * MINUTE);
}

function offsetText(minutes: number): string {
  const absolute = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}${two(absolute % 60)}`;
}
