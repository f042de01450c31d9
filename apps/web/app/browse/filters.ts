import { type Category, isCategory } from '../api/types.ts';
import { parseDay, periodInstants } from './periods.ts';

/** What a reader looks for. Lives in the address, so that it can be shared, reloaded and gone back to. */
export interface Filters {
  readonly q: string;
  readonly category: Category | undefined;
  readonly city: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export const NO_FILTERS: Filters = { q: '', category: undefined, city: '', from: undefined, to: undefined };

type Query = Readonly<Record<string, unknown>>;

/** The filters in an address; what makes no sense in it is left out. */
export function filtersOfQuery(query: Query): Filters {
  const category = text(query.category, 40);
  const from = text(query.from, 10);
  const to = text(query.to, 10);
  return {
    q: text(query.q, 100).trim(),
    category: isCategory(category) ? category : undefined,
    city: text(query.city, 80),
    from: parseDay(from) ? from : undefined,
    to: parseDay(to) ? to : undefined,
  };
}

/** The address's query of filters; what is not set does not appear. */
export function queryOfFilters(filters: Filters): Record<string, string> {
  const entries = Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}

export function hasFilters(filters: Filters): boolean {
  return Object.keys(queryOfFilters(filters)).length > 0;
}

/** The API's query; a search needs two letters at least. */
export function apiQuery(filters: Filters) {
  return {
    ...(filters.category ? { category: filters.category } : {}),
    ...(filters.city ? { city: filters.city } : {}),
    ...periodInstants({
      ...(filters.from ? { from: filters.from } : {}),
      ...(filters.to ? { to: filters.to } : {}),
    }),
  };
}

export function isSearch(filters: Filters): boolean {
  return filters.q.length >= 2;
}

function text(value: unknown, maximum: number): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.slice(0, maximum) : '';
}
