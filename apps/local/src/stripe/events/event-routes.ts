import { ok, type Route } from '../protocol/call.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { load } from '../state/task.ts';

/** GET /v1/events and one of them. */
export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/events',
    accepts: [...LIST_PARAMS, 'type'],
    run: (call) => listOf(call, 'event', { url: '/v1/events', where: where(call.params, ['type']) }),
  },
  {
    method: 'GET',
    path: '/v1/events/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'event', path.id ?? '')),
  },
];
