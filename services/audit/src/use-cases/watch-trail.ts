import type { JobRun } from '@concert/service-kit/jobs';
import type { AuditContainer } from '../container.ts';
import { raiseSuspicions } from './raise-suspicions.ts';
import { verifyOpenDays } from './verify-open-days.ts';

/** Every five minutes: looks for suspicious patterns, and verifies what was written since. */
export async function watchTrail(
  container: AuditContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const raised = await raiseSuspicions(container);
  return { ...raised, ...(await verifyOpenDays(container, run)) };
}
