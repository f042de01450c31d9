import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { sweepSearchIndex } from './use-cases/sweep-search-index.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-event-queue`: scanned and deleted images. */
export const events = queueHandler('event', consumers(container), container.telemetry);

/** Every five minutes: the search index forgets what has begun. */
export const sweep = jobHandler(
  'sweep-events',
  (run) => sweepSearchIndex(container, run),
  container.telemetry,
);
