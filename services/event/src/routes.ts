import { eventOperations as operations } from '@concert/contracts/http/event';
import { eventPageOperations as pages } from '@concert/contracts/http/event-pages';
import { type Route, route } from '@concert/service-kit/routes';
import type { EventContainer } from './container.ts';
import { entityTag } from './domain/entity-tag.ts';
import { robotsOf } from './domain/sitemap.ts';
import { cacheControl } from './store/event-pages.ts';
import { countFacets, listCategories } from './use-cases/count-facets.ts';
import { createEvent } from './use-cases/create-event.ts';
import { deleteEvent } from './use-cases/delete-event.ts';
import { duplicateEvent } from './use-cases/duplicate-event.ts';
import { getEvent, getOwnEvent } from './use-cases/get-event.ts';
import { getOrganizer } from './use-cases/get-organizer.ts';
import { listEvents } from './use-cases/list-events.ts';
import { listOwnEvents } from './use-cases/list-own-events.ts';
import { previewConsequences } from './use-cases/preview-consequences.ts';
import { searchEvents } from './use-cases/search-events.ts';
import { showEventPage } from './use-cases/show-event-page.ts';
import { showSitemap } from './use-cases/show-sitemap.ts';
import { suggestEvents } from './use-cases/suggest-events.ts';
import { updateEvent } from './use-cases/update-event.ts';

/** The HTTP table: contract → use case. */
export function routes(container: EventContainer): readonly Route[] {
  return [
    route(operations.listEvents, async ({ query }) => ({
      status: 200,
      body: await listEvents(container, query),
      headers: { 'cache-control': cacheControl('list') },
    })),
    route(operations.searchEvents, async ({ query }) => ({
      status: 200,
      body: await searchEvents(container, query),
      headers: { 'cache-control': cacheControl('search') },
    })),
    route(operations.suggestEvents, async ({ query }) => ({
      status: 200,
      body: await suggestEvents(container, query.q),
      headers: { 'cache-control': cacheControl('suggestions') },
    })),
    route(operations.countFacets, async ({ query }) => ({
      status: 200,
      body: await countFacets(container, query),
      headers: { 'cache-control': cacheControl('facets') },
    })),
    route(operations.listCategories, async () => ({
      status: 200,
      body: await listCategories(container),
      headers: { 'cache-control': cacheControl('facets') },
    })),
    route(operations.getOrganizer, async ({ params }) => ({
      status: 200,
      body: await getOrganizer(container, params.id),
      headers: { 'cache-control': cacheControl('organizer') },
    })),
    route(pages.showEventPage, ({ params }) => showEventPage(container, params.id)),
    route(pages.showSitemap, async () => ({
      status: 200,
      body: await showSitemap(container),
      headers: { 'cache-control': cacheControl('sitemap') },
    })),
    route(pages.showRobots, async () => ({
      status: 200,
      body: robotsOf(container.publicOrigin),
      headers: { 'cache-control': cacheControl('sitemap') },
    })),
    route(operations.createEvent, ({ body }, call) => createEvent(container, body, call)),
    route(operations.duplicateEvent, ({ params, body }, call) =>
      duplicateEvent(container, params.id, body, call),
    ),
    route(operations.getConsequences, async ({ params, query }, { identity }) => ({
      status: 200,
      body: await previewConsequences(container, { id: params.id, startsAt: query.startsAt }, identity),
    })),
    route(operations.listOwnEvents, async ({ query }, { identity }) => ({
      status: 200,
      body: await listOwnEvents(container, query, identity),
    })),
    route(operations.getOwnEvent, async ({ params }, { identity }) => {
      const body = await getOwnEvent(container, params.id, identity);
      return { status: 200, body, headers: { etag: entityTag(body.version) } };
    }),
    route(operations.getEvent, async ({ params }) => {
      const body = await getEvent(container, params.id);
      return {
        status: 200,
        body,
        headers: { etag: entityTag(body.version), 'cache-control': cacheControl('detail') },
      };
    }),
    route(operations.updateEvent, async ({ params, headers, body: change }, call) => {
      const ifMatch = headers['if-match'];
      const body = await updateEvent(container, params.id, { change, ifMatch }, call);
      return { status: 200, body, headers: { etag: entityTag(body.version) } };
    }),
    route(operations.deleteEvent, async ({ params }, call) => {
      await deleteEvent(container, params.id, call);
      return { status: 204 };
    }),
  ];
}
