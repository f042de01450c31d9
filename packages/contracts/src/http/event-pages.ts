import { z } from 'zod';
import { operation } from '../operation.ts';

/** Documents for whoever comes without the app: search engines, previews of links, and the first sight of a page. */
export const eventPageOperations = {
  showEventPage: operation({
    id: 'showEventPage',
    service: 'event',
    method: 'GET',
    path: '/pages/events/{id}',
    access: 'public',
    summary: 'Show an event’s page as a document',
    description:
      'The CDN serves it at the storefront’s `/events/{id}`: title, description, Open Graph, schema.org/Event, and what is seen first; then the app takes over. What is no published or cancelled event answers 404 with a document too, from which the app says so.',
    params: z.object({ id: z.string().max(100) }),
    responses: {
      200: { description: 'The page', contentType: 'text/html; charset=utf-8', body: z.string() },
      404: {
        description: 'The page that says there is no such event',
        contentType: 'text/html; charset=utf-8',
        body: z.string(),
      },
    },
  }),
  showSitemap: operation({
    id: 'showSitemap',
    service: 'event',
    method: 'GET',
    path: '/pages/sitemap',
    access: 'public',
    summary: 'List the storefront’s pages for search engines',
    description: 'The CDN serves it at `/sitemap.xml`. Published events to come, the soonest first.',
    responses: {
      200: {
        description: 'A sitemap (sitemaps.org, version 0.9)',
        contentType: 'application/xml; charset=utf-8',
        body: z.string(),
      },
    },
  }),
  showRobots: operation({
    id: 'showRobots',
    service: 'event',
    method: 'GET',
    path: '/pages/robots',
    access: 'public',
    summary: 'Tell search engines where to look',
    description: 'The CDN serves it at `/robots.txt`: it has to name the sitemap in full.',
    responses: {
      200: { description: 'By RFC 9309', contentType: 'text/plain; charset=utf-8', body: z.string() },
    },
  }),
} as const;
