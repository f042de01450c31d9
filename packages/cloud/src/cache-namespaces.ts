/** A group of cached values under `cache:<name>:`, which is counted and can be flushed by itself. */
export interface CacheNamespace {
  readonly description: string;
  /** How long its values are kept; null for a version, which stays. */
  readonly seconds: number | null;
}

/** Every namespace there is: what is kept, and for how long. */
export const CACHE_NAMESPACES = {
  events: { description: 'The version that all pages of events carry in their keys', seconds: null },
  'event-list': { description: 'Pages of published events', seconds: 5 },
  'event-search': { description: 'Pages of what was searched for', seconds: 10 },
  'event-detail': { description: 'One event with its live availability', seconds: 2 },
  'event-facets': { description: 'How many events there are by city, category and month', seconds: 30 },
  'event-suggestions': { description: 'What a search may mean while it is typed', seconds: 30 },
  'event-sitemap': { description: 'The pages that search engines are told of', seconds: 300 },
  'event-organizer': { description: 'One organiser with what they have to come', seconds: 60 },
} as const satisfies Readonly<Record<string, CacheNamespace>>;

/** What is declared of a namespace, if it is. */
export function namespaceNamed(name: string): CacheNamespace | undefined {
  const all: Readonly<Record<string, CacheNamespace>> = CACHE_NAMESPACES;
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
