import { openSecrets } from '@concert/cloud/secrets';
import type { Environment } from '@concert/service-kit/config';
import { jobHandler } from '@concert/service-kit/jobs';
import { openTelemetry } from '@concert/service-kit/telemetry';
import { systemClock } from '@concert/values/clock';
import { buildContainer } from './container.ts';
import { purgeOldRows } from './use-cases/purge-old-rows.ts';
import { rotateSigningKeys } from './use-cases/rotate-signing-keys.ts';

/** The daily rotation of signing keys as a Lambda handler; it has the secret and nothing else. */
export function openRotation() {
  const parts = { secrets: openSecrets(systemClock), clock: systemClock };
  return jobHandler('rotate-signing-keys', () => rotateSigningKeys(parts), openTelemetry('auth'));
}

/** The hourly purge as a Lambda handler. */
export async function openPurge(environment: Environment) {
  const container = await buildContainer(environment);
  return jobHandler('purge-logins', (run) => purgeOldRows(container, run), container.telemetry);
}
