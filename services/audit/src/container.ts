import { type Bus, CONCERT_BUS, openBus } from '@concert/cloud/bus';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { AuditConfig } from './config.ts';

/** What the audit use cases work with. */
export interface AuditContainer extends Runtime {
  readonly bus: Bus;
}

/** The only place where the audit service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<AuditContainer> {
  const runtime = await openRuntime('audit', readConfig(AuditConfig, environment));
  return { ...runtime, bus: openBus(CONCERT_BUS) };
}
