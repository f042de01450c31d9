/** Instants and the wall clock of a venue, as `<input type="datetime-local">` writes it: 2027-05-14T20:00. */

/** What the clock in `timeZone` shows at an instant; empty without one. */
export function wallClockAt(instant: string | null | undefined, timeZone: string): string {
  if (!instant) return '';
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant at which the clock in `timeZone` shows `wallClock`. In the hour that is skipped in spring it is the one
 * after it, in the hour that comes twice in autumn the first. Undefined for what is no date.
 */
export function instantAt(wallClock: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${wallClock}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wallClock) || Number.isNaN(asUtc)) return undefined;
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((moment) => offsetAt(moment, timeZone));
  const candidates = offsets.map((offset) => asUtc - offset);
  const exact = candidates.filter((moment) => moment + offsetAt(moment, timeZone) === asUtc);
  const chosen = exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
  return new Date(chosen).toISOString();
}

const DAY_MS = 86_400_000;

/** How far the clock in `timeZone` is ahead of UTC, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  return (
    Date.parse(`${wallClockAt(new Date(moment).toISOString(), timeZone)}Z`) -
    Math.floor(moment / 60_000) * 60_000
  );
}

/** Whether the platform's browser knows the zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
