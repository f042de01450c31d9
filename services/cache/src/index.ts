import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { consumers, liveConsumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { socketHandler } from './live.ts';
import { routes } from './routes.ts';
import { pushLive } from './use-cases/push-live.ts';

const container = await buildContainer(process.env);

/** API Gateway: the cache's management, and the platform's health and description. */
export const api = httpHandler(routes(container), container);

/** `concert-cache-queue`: what makes cached pages stale. */
export const events = queueHandler('cache', consumers(container), container.telemetry);

/** The WebSocket API: who listens to what. */
export const live = socketHandler(container);

/** `concert-live-queue`: what changes what is told live. */
export const changes = queueHandler('live', liveConsumers(container), container.telemetry);

/** Every minute, for a minute: tells those who listen. */
export const push = jobHandler('push-live', (run) => pushLive(container, run), container.telemetry);
