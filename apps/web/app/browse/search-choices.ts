import type { RouteLocationRaw } from 'vue-router';
import type { Suggestion } from '../api/types.ts';

/** A line below the search field, and where it leads. */
export interface Choice {
  readonly key: string;
  readonly kind: Suggestion['kind'] | 'recent';
  readonly text: string;
  readonly city: string;
  readonly upcoming: number;
  readonly icon: string;
  readonly to: RouteLocationRaw;
}

const ICONS: Readonly<Record<Suggestion['kind'], string>> = { event: 'ticket', venue: 'pin', city: 'globe' };

/** What to offer: earlier searches while nothing is typed, what the API suggests for what is. */
export function choicesOf(
  words: string,
  suggestions: readonly Suggestion[] | undefined,
  recent: readonly string[],
): readonly Choice[] {
  if (words.trim() === '') return recent.map(recentChoice);
  return (suggestions ?? []).map((suggestion) => ({
    ...suggestion,
    key: `${suggestion.kind}-${suggestion.eventId ?? suggestion.text}-${suggestion.city}`,
    icon: ICONS[suggestion.kind],
    to: placeOf(suggestion),
  }));
}

function placeOf({ kind, eventId, text, city }: Suggestion): RouteLocationRaw {
  if (kind === 'event' && eventId !== null) return `/events/${eventId}`;
  return { path: '/events', query: kind === 'city' ? { city: text } : { q: text, city } };
}

const recentChoice = (text: string): Choice => ({
  key: `recent-${text}`,
  kind: 'recent',
  text,
  city: '',
  upcoming: 0,
  icon: 'clock',
  to: { path: '/events', query: { q: text } },
});
