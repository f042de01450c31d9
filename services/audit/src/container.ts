import { type Bucket, openBucket } from '@concert/cloud/buckets';
import { type Bus, CONCERT_BUS, openBus } from '@concert/cloud/bus';
import { openTopic, type Topic } from '@concert/cloud/topics';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { AuditConfig } from './config.ts';
import type { OfficeHours } from './domain/patterns.ts';
import { type Archive, openArchive } from './store/archive.ts';
import { type AuditKeys, openAuditKeys } from './store/audit-keys.ts';
import { type NewestRecords, openNewestRecords } from './store/newest-records.ts';

/** What the audit use cases work with. */
export interface AuditContainer extends Runtime {
  readonly bus: Bus;
  /** Where exports and reports are written. */
  readonly reports: Bucket;
  readonly archive: Archive;
  readonly keys: AuditKeys;
  readonly newest: NewestRecords;
  /** What reaches whoever is on call. */
  readonly alerts: Topic;
  readonly officeHours: OfficeHours;
}

/** The only place where the audit service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<AuditContainer> {
  const config = readConfig(AuditConfig, environment);
  const runtime = await openRuntime('audit', config);
  return {
    ...runtime,
    bus: openBus(CONCERT_BUS),
    reports: openBucket(`concert-reports-${config.CONCERT_ENV}`, config.FILES_PUBLIC_ENDPOINT),
    archive: openArchive(openBucket(`concert-audit-archive-${config.CONCERT_ENV}`)),
    keys: openAuditKeys(runtime.secrets),
    newest: openNewestRecords(runtime.tables, runtime.clock),
    alerts: openTopic(config.TOPIC_CONCERT_ALERTS),
    officeHours: { ...config.OFFICE_HOURS, timeZone: config.OFFICE_TIME_ZONE },
  };
}
