import type { JobRun } from '@concert/service-kit/jobs';
import type { AuditContainer } from '../container.ts';
import { purgeOldRows } from './purge-old-rows.ts';
import { relayOutbox } from './relay-outbox.ts';

/** The relay's minute: events are published all the while, and old rows go once. */
export async function relayAndPurge(
  container: AuditContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const [relayed, purged] = await Promise.all([
    relayOutbox(container, run),
    // Old rows can wait for the next minute; events cannot.
    purgeOldRows(container, run).catch((error: unknown) => {
      container.telemetry.failure('purge-old-rows', error);
      return {};
    }),
  ]);
  return { ...relayed, ...purged };
}
