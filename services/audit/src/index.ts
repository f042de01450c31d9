import { jobHandler } from '@concert/service-kit/jobs';
import { buildContainer } from './container.ts';
import { relayAndPurge } from './use-cases/relay-and-purge.ts';

const container = await buildContainer(process.env);

/** Every minute, for a minute: publishes the outbox, and forgets what is past its time. */
export const relay = jobHandler('relay-outbox', (run) => relayAndPurge(container, run), container.telemetry);
