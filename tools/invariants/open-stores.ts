import { queueDepth } from '@concert/cloud/queues';
import { openSecrets } from '@concert/cloud/secrets';
import { databaseAddress } from '@concert/testing/database-address';
import { systemClock } from '@concert/values/clock';
import { openTicketKeys } from '../../services/booking/src/store/ticket-keys.ts';
import type { Stores } from './check-invariants.ts';

/** The stores of the platform that this process's environment names. */
export async function openStores(): Promise<Stores> {
  return {
    database: await databaseAddress(),
    publicKeyOf: await openTicketKeys(openSecrets(systemClock)).verifier(),
    depthOf: (queue) => queueDepth(queue),
  };
}
