import { queueDepth } from '@concert/cloud/queues';
import { openSecrets } from '@concert/cloud/secrets';
import { databaseAddress } from '@concert/testing/database-address';
import { systemClock } from '@concert/values/clock';
import { openAuditKeys } from '../../services/audit/src/store/audit-keys.ts';
import { openTicketKeys } from '../../services/booking/src/store/ticket-keys.ts';
import type { Stores } from './check-invariants.ts';

/** The stores of the platform that this process's environment names. */
export async function openStores(): Promise<Stores> {
  const secrets = openSecrets(systemClock);
  return {
    database: await databaseAddress(),
    publicKeyOf: await openTicketKeys(secrets).verifier(),
    auditKeyOf: await openAuditKeys(secrets).verifier(),
    depthOf: (queue) => queueDepth(queue),
  };
}
