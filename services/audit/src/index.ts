import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { auditHandler } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { keepTrail } from './use-cases/keep-trail.ts';
import { relayAndPurge } from './use-cases/relay-and-purge.ts';
import { watchTrail } from './use-cases/watch-trail.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-audit-queue`: every event there is. */
export const events = auditHandler(container);

/** Every minute, for a minute: publishes the outbox, and forgets what is past its time. */
export const relay = jobHandler('relay-outbox', (run) => relayAndPurge(container, run), container.telemetry);

/** Every hour: closes, signs and archives the days that are over, and writes the month's report. */
export const keep = jobHandler('keep-trail', (run) => keepTrail(container, run), container.telemetry);

/** Every five minutes: looks for suspicious patterns, and verifies what was written since. */
export const watch = jobHandler('watch-trail', (run) => watchTrail(container, run), container.telemetry);
