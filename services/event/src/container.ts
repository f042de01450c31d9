import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { EventConfig } from './config.ts';
import { type EventPages, openEventPages } from './store/event-pages.ts';
import { type EventProjection, openEventProjection } from './store/event-projection.ts';

/** What the event use cases work with. */
export interface EventContainer extends Runtime {
  readonly pages: EventPages;
  /** The storefront's, which a document has to name in full. */
  readonly publicOrigin: string;
  readonly projection: EventProjection;
}

/** Longer than DynamoDB takes, and short enough for somebody who looks at a page. */
const TABLE_PATIENCE = 250;

/** The only place where the event service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<EventContainer> {
  const config = readConfig(EventConfig, environment);
  const runtime = await openRuntime('event', config);
  const { cache, tables, clock, telemetry } = runtime;
  return {
    ...runtime,
    pages: openEventPages(cache),
    publicOrigin: config.PUBLIC_ORIGIN.replace(/\/$/, ''),
    projection: openEventProjection(tables, {
      clock,
      patienceMs: TABLE_PATIENCE,
      onTrouble: (error) => telemetry.degraded('dynamodb', error),
    }),
  };
}
