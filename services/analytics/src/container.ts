import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { AnalyticsConfig } from './config.ts';

/** What the analytics use cases work with. */
export type AnalyticsContainer = Runtime;

/** The only place where the analytics service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<AnalyticsContainer> {
  return openRuntime('analytics', readConfig(AnalyticsConfig, environment));
}
