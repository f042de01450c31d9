import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { messageHandler } from '@concert/service-kit/messages';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { countVisits } from './use-cases/count-visits.ts';
import { runNightly } from './use-cases/run-nightly.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-analytics-queue`: what is counted. */
export const events = queueHandler('analytics', consumers(container), container.telemetry);

/** `concert-tracking-queue`: what browsers tell of. */
export const visits = messageHandler(
  'analytics-visits',
  ({ body }) => countVisits(container, JSON.parse(body)),
  container.telemetry,
);

/** Every hour: counts are held against the truth, reports written, old rows forgotten. */
export const nightly = jobHandler('report-figures', (run) => runNightly(container, run), container.telemetry);
