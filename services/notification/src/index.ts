import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-notification-queue`: what has to be told. */
export const events = queueHandler('notification', consumers(container), container.telemetry);
