import type { EventSummary } from '../api/types.ts';

/**
 * The events to show large: there are tickets left, a picture where possible, and no two of one category as
 * long as there are others. Keeps the order of the programme.
 */
export function featuredOf(events: readonly EventSummary[], count: number): readonly EventSummary[] {
  const buyable = events.filter((event) => !event.isSoldOut);
  const ranked = [...buyable.filter((event) => event.image), ...buyable.filter((event) => !event.image)];
  const categories = new Set<string>();
  const first = ranked.filter((event) => {
    if (categories.has(event.category)) return false;
    categories.add(event.category);
    return true;
  });
  const others = ranked.filter((event) => !first.includes(event));
  return [...first, ...others].slice(0, count);
}
