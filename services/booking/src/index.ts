import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { purgeHolds } from './use-cases/purge-holds.ts';
import { sweepHolds } from './use-cases/sweep-holds.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-booking-queue`: payments and disputes, cancelled events, people to forget, copies out of date. */
export const events = queueHandler('booking', consumers(container), container.telemetry);

/** Every minute, for a minute: expired holds go back on sale. */
export const sweep = jobHandler('sweep-holds', (run) => sweepHolds(container, run), container.telemetry);

/** Once a day: holds that expired long ago are forgotten. */
export const purge = jobHandler('purge-holds', (run) => purgeHolds(container, run), container.telemetry);
