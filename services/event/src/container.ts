import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { EventConfig } from './config.ts';
import { type EventPages, openEventPages } from './store/event-pages.ts';

/** What the event use cases work with. */
export interface EventContainer extends Runtime {
  readonly pages: EventPages;
}

/** The only place where the event service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<EventContainer> {
  const runtime = await openRuntime('event', readConfig(EventConfig, environment));
  return { ...runtime, pages: openEventPages(runtime.cache) };
}
