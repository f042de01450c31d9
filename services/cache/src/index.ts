import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';

const container = await buildContainer(process.env);

/** API Gateway: the cache's management, and the platform's health and description. */
export const api = httpHandler(routes(container), container);

/** `concert-cache-queue`: what makes cached pages stale. */
export const events = queueHandler('cache', consumers(container), container.telemetry);
