import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { purgeOld } from './use-cases/purge-old.ts';
import { releaseDue } from './use-cases/release-due.ts';
import { remindOfEvents } from './use-cases/tell-all-buyers.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-notification-queue`: what has to be told. */
export const events = queueHandler('notification', consumers(container), container.telemetry);

/** Schedule `release-notifications`: what waited for quiet hours, or for another try. */
export const release = jobHandler(
  'release-notifications',
  (run) => releaseDue(container, run),
  container.telemetry,
);

/** Schedule `remind-of-events`: the day before. */
export const remind = jobHandler(
  'remind-of-events',
  (run) => remindOfEvents(container, run),
  container.telemetry,
);

/** Schedule `purge-notifications`: what is past its time. */
export const purge = jobHandler(
  'purge-notifications',
  (run) => purgeOld(container, run),
  container.telemetry,
);
