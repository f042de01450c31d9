import { type Bucket, openBucket } from '@concert/cloud/buckets';
import { openQueue, type Queue } from '@concert/cloud/queues';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { AnalyticsConfig } from './config.ts';
import { type SaltOf, visitorSalts } from './store/visitor-salts.ts';

/** What the analytics use cases work with. */
export interface AnalyticsContainer extends Runtime {
  /** What browsers tell of, on its way to be counted. */
  readonly tracking: Queue;
  readonly reports: Bucket;
  readonly saltOf: SaltOf;
}

/** The only place where the analytics service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<AnalyticsContainer> {
  const config = readConfig(AnalyticsConfig, environment);
  const runtime = await openRuntime('analytics', config);
  return {
    ...runtime,
    tracking: openQueue('concert-tracking-queue'),
    reports: openBucket(`concert-reports-${config.CONCERT_ENV}`, config.FILES_PUBLIC_ENDPOINT),
    saltOf: visitorSalts(runtime.cache),
  };
}
