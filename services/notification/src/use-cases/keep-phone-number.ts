import { inTransaction } from '@concert/database/transactions';
import { after, DAY, MINUTE } from '@concert/values/clock';
import { gone, tooMany, unavailable, unprocessable } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { hashCode, matchesCode } from '../domain/confirmation-code.ts';
import { phrasesIn } from '../domain/phrases/index.ts';
import { readAccounts } from '../store/people.ts';
import { confirmNumber, findNumber, removeNumber, savePending, takeTry } from '../store/phone-numbers.ts';

const CODE_LASTS = 10 * MINUTE;
const MOST_TRIES = 5;

/** Each costs money, and a stranger's phone rings. */
const MOST_CODES_A_DAY = 5;

export async function getPhone({ db }: NotificationContainer, userId: string) {
  const found = await findNumber(db, userId);
  return {
    number: found?.number ?? null,
    confirmedAt: found?.confirmedAt?.toISOString() ?? null,
    pendingNumber: found?.pendingNumber ?? null,
  };
}

/**
 * Sends a code to a number; until it is confirmed, the number before stays. The code is sent from here rather than
 * through an event, in which it would stand for anybody to read; when this fails, the person asks for another.
 * @throws Problem `too-many-codes` (429), `unavailable`
 */
export async function putPhone(container: NotificationContainer, number: string, userId: string) {
  const { db, clock, newCode, phones } = container;
  const now = clock();
  const code = newCode();
  const expiresAt = after(now, CODE_LASTS);
  const pending = { number, codeHash: await hashCode(code), expiresAt, day: now.toISOString().slice(0, 10) };
  await inTransaction(db, async (tx) => {
    const sent = await savePending(tx, userId, pending);
    if (sent > MOST_CODES_A_DAY)
      throw tooMany(
        `${MOST_CODES_A_DAY} codes were sent today; wait until tomorrow (UTC).`,
        Math.ceil((DAY - (now.getTime() % DAY)) / 1000),
        'too-many-codes',
      );
  });
  const [account] = await readAccounts(db, [userId]);
  const text = phrasesIn(account?.locale ?? 'en').yourCode(code);
  await phones.text({ userId, number, text }).catch((error: unknown) => {
    throw unavailable('The code could not be sent; try again.', error);
  });
  return { pendingNumber: number, expiresAt: expiresAt.toISOString() };
}

/**
 * Confirms the number that waits. A try is taken before the code is looked at, so that many at once get no more of them.
 * @throws Problem `code-expired` (410) when its time or its tries are over, `code-wrong` (422)
 */
export async function confirmPhone(container: NotificationContainer, code: string, userId: string) {
  const { db } = container;
  const hash = (await findNumber(db, userId))?.codeHash ?? null;
  if (hash === null || !(await takeTry(db, userId, { hash, tries: MOST_TRIES })))
    throw gone('code-expired', 'There is no code to confirm any more; give the number again.');
  if (!(await matchesCode(code, hash)))
    throw unprocessable('code-wrong', 'That is not the code that was sent.');
  await confirmNumber(db, userId, hash);
  return getPhone(container, userId);
}

export async function removePhone({ db }: NotificationContainer, userId: string): Promise<void> {
  await removeNumber(db, userId);
}
