import type { EventSummary } from '../api/types.ts';

const KEY = 'concert-city';

/** The city that the reader chose on this device. */
export function chosenCity(): string | undefined {
  return localStorage.getItem(KEY) ?? undefined;
}

export function chooseCity(city: string): void {
  localStorage.setItem(KEY, city);
}

/**
 * The city with the most events whose clocks show what the reader's do: a guess that asks for no permission and sends
 * nothing anywhere. Undefined where no event is in the reader's time zone.
 */
export function cityByClock(events: readonly EventSummary[], timeZone: string): string | undefined {
  const counts = new Map<string, number>();
  for (const { venue } of events) {
    if (venue.timezone === timeZone) counts.set(venue.city, (counts.get(venue.city) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
