import { analyticsOperations as operations } from '@concert/contracts/http/analytics';
import { type Route, route } from '@concert/service-kit/routes';
import type { AnalyticsContainer } from './container.ts';
import { bookingFigures, eventFigures, revenueFigures, userFigures } from './use-cases/read-figures.ts';
import { track } from './use-cases/track.ts';

/** The HTTP table: contract → use case. */
export function routes(container: AnalyticsContainer): readonly Route[] {
  return [
    route(operations.track, async ({ body }) => ({
      status: 202,
      body: await track(container, body.events),
    })),
    route(operations.eventFigures, async ({ query }, { identity }) => ({
      status: 200,
      body: await eventFigures(container, query, identity),
    })),
    route(operations.userFigures, async ({ query }, { identity }) => ({
      status: 200,
      body: await userFigures(container, query, identity),
    })),
    route(operations.revenueFigures, async ({ query }, { identity }) => ({
      status: 200,
      body: await revenueFigures(container, query, identity),
    })),
    route(operations.bookingFigures, async ({ query }, { identity }) => ({
      status: 200,
      body: await bookingFigures(container, query, identity),
    })),
  ];
}
