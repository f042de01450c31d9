import type { NotificationContainer } from '../container.ts';
import type { Channel } from '../domain/channels.ts';
import { DEFAULTS } from '../domain/preferences.ts';
import type { Reachable } from '../domain/reach.ts';
import { usersWithDevice } from '../store/devices.ts';
import { type Account, readAccounts } from '../store/people.ts';
import { numbersOf } from '../store/phone-numbers.ts';
import { preferencesOf } from '../store/preferences.ts';

/** Somebody with an account, and what decides how to reach them. */
export interface Recipient extends Reachable {
  readonly account: Account;
}

/** Those who have an account of these users, and how they can be reached through these channels. */
export async function readRecipients(
  { db, tables }: Pick<NotificationContainer, 'db' | 'tables'>,
  userIds: readonly string[],
  channels: readonly Channel[],
): Promise<readonly Recipient[]> {
  const accounts = await readAccounts(db, userIds);
  const ids = accounts.map(({ userId }) => userId);
  const [preferences, withDevice, numbers] = await Promise.all([
    preferencesOf(tables, ids),
    usersWithDevice(db, channels.includes('push') ? ids : []),
    numbersOf(db, channels.includes('sms') ? ids : []),
  ]);
  return accounts.map((account) => ({
    account,
    preferences: preferences.get(account.userId) ?? DEFAULTS,
    hasDevice: withDevice.has(account.userId),
    hasNumber: numbers.has(account.userId),
  }));
}
