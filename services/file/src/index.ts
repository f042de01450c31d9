import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { messageHandler } from '@concert/service-kit/messages';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { scanCreatedObjects } from './use-cases/scan-created-objects.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-file-queue`: confirmed bookings, new names and codes on tickets, erased people. */
export const events = queueHandler('file', consumers(container), container.telemetry);

/** `concert-scan-queue`: what the bucket says has arrived. */
export const scan = messageHandler(
  'file-scan',
  (message) => scanCreatedObjects(container, message),
  container.telemetry,
);
