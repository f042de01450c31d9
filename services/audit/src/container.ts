import { type Bucket, openBucket } from '@concert/cloud/buckets';
import { type Bus, CONCERT_BUS, openBus } from '@concert/cloud/bus';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { AuditConfig } from './config.ts';

/** What the audit use cases work with. */
export interface AuditContainer extends Runtime {
  readonly bus: Bus;
  /** Where exports are written. */
  readonly reports: Bucket;
}

/** The only place where the audit service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<AuditContainer> {
  const config = readConfig(AuditConfig, environment);
  return {
    ...(await openRuntime('audit', config)),
    bus: openBus(CONCERT_BUS),
    reports: openBucket(`concert-reports-${config.CONCERT_ENV}`, config.FILES_PUBLIC_ENDPOINT),
  };
}
