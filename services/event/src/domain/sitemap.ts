import { escaped } from './document.ts';

export interface SitemapEvent {
  readonly id: string;
  readonly updatedAt: Date;
}

/** Pages that are always there. */
const FIXED = ['/', '/events'];

/** A sitemap (https://www.sitemaps.org/protocol.html) of the storefront. */
export function sitemapOf(events: readonly SitemapEvent[], origin: string): string {
  const pages = [
    ...FIXED.map((path) => entry(`${origin}${path}`)),
    ...events.map(({ id, updatedAt }) => entry(`${origin}/events/${id}`, updatedAt)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${pages.join('\n')}\n</urlset>\n`;
}

function entry(address: string, changed?: Date): string {
  const last = changed === undefined ? '' : `<lastmod>${changed.toISOString()}</lastmod>`;
  return `<url><loc>${escaped(address)}</loc>${last}</url>`;
}

/** What is somebody's own is of no use to a search engine. */
const PRIVATE = ['/api/', '/account', '/admin', '/bookings/', '/checkout/', '/door', '/organizer/'];

/** robots.txt (RFC 9309) of the storefront. */
export function robotsOf(origin: string): string {
  const rules = PRIVATE.map((path) => `Disallow: ${path}\n`).join('');
  return `User-agent: *\n${rules}\nSitemap: ${origin}/sitemap.xml\n`;
}
