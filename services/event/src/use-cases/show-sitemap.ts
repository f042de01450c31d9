import type { EventContainer } from '../container.ts';
import { sitemapOf } from '../domain/sitemap.ts';
import { eventsToCome } from '../store/sitemap.ts';

/** A sitemap may name 50,000 pages; an answer of a function may have 6 MB, which some 40,000 of ours reach. */
const MOST_EVENTS = 20_000;

/** The storefront's pages, for search engines. */
export async function showSitemap({ db, pages, publicOrigin }: EventContainer): Promise<string> {
  return pages.remember('sitemap', publicOrigin, async () =>
    sitemapOf(await eventsToCome(db, MOST_EVENTS), publicOrigin),
  );
}
