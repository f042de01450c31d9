import { openSecrets } from '@concert/cloud/secrets';
import type { DatabaseAddress } from '@concert/database/connection';
import { systemClock } from '@concert/values/clock';

/** Where the test platform's database is: the secret that the services read. */
export async function databaseAddress(): Promise<DatabaseAddress> {
  return openSecrets(systemClock).json('concert/database', { parse: asAddress });
}

function asAddress(value: unknown): DatabaseAddress {
  const isAddress = (one: unknown): one is DatabaseAddress =>
    typeof one === 'object' && one !== null && 'username' in one && 'password' in one && 'database' in one;
  if (!isAddress(value)) throw new Error('concert/database is not a database address');
  return value;
}
