import type { DataOf } from '@concert/contracts/event';
import type { emailEvents } from '@concert/contracts/events/email';
import { notificationEvents } from '@concert/contracts/events/notification';
import type { notificationSettingsOperations } from '@concert/contracts/http/notification-settings';
import type { RequestOf } from '@concert/contracts/operation';
import { claimMessage, isClaimed } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { Cause } from '@concert/service-kit/events';
import { SYSTEM } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { after, MINUTE } from '@concert/values/clock';
import { firstIdAt } from '@concert/values/ids';
import { preconditionFailed, unavailable, unprocessable } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { chosenAnew, type Preferences, unsubscribed, wantsTexts } from '../domain/preferences.ts';
import { findNumber } from '../store/phone-numbers.ts';
import { noteChange, removeChange, type UntoldChange, untoldChanges } from '../store/preference-changes.ts';
import { readPreferences, savePreferences } from '../store/preferences.ts';

type Choice = RequestOf<typeof notificationSettingsOperations.putPreferences>['body'];
type MarketingUnsubscribed = Received<DataOf<typeof emailEvents.MarketingUnsubscribed>>;

export async function getPreferences(container: NotificationContainer, userId: string) {
  return presented(container, userId, await readPreferences(container.tables, userId));
}

/**
 * Chooses what to be told.
 * @throws Problem `precondition-failed` (412) when another tab was faster, `phone-not-confirmed` (422)
 */
export async function putPreferences(container: NotificationContainer, choice: Choice, call: Call) {
  const { userId } = call.identity;
  const before = await readPreferences(container.tables, userId);
  if (before.version !== choice.version) throw movedOn();
  if (wantsTexts(choice.categories)) await requireNumber(container, userId);
  const chosen = chosenAnew(before, choice, container.clock());
  if (!(await change(container, userId, { chosen, cause: call }))) throw movedOn();
  return presented(container, userId, chosen);
}

const TRIES = 5;

/**
 * Takes back the consent to marketing mails. An unsubscription that comes again after the person agreed anew does
 * nothing: it is noted once it was applied, and is not applied to a later consent.
 */
export async function unsubscribeFromMarketing(
  container: NotificationContainer,
  event: MarketingUnsubscribed,
): Promise<void> {
  const { db, tables } = container;
  const { userId } = event.data;
  if (await isClaimed(db, 'notification', event.id)) return;
  for (let attempt = 1; ; attempt += 1) {
    const before = await readPreferences(tables, userId);
    const chosen = unsubscribed(before, event.time);
    if (chosen === before || (await change(container, userId, { chosen, cause: event }))) break;
    if (attempt === TRIES) throw unavailable(`The preferences of ${userId} change all the time.`);
  }
  await inTransaction(db, (tx) => claimMessage(tx, 'notification', event.id));
}

/**
 * Preferences are in DynamoDB, the event that tells of them in MySQL, and no transaction spans both. So the change is
 * noted in MySQL first, then made, then told of while the note goes. Wherever this stops, `tellUntoldChanges` finds
 * the note and tells what the preferences then are: nothing is lost, and nothing is told that is not so.
 * @returns false when somebody else was faster
 */
async function change(
  container: NotificationContainer,
  userId: string,
  { chosen, cause }: { readonly chosen: Preferences; readonly cause: Cause },
): Promise<boolean> {
  const { db, tables, newId } = container;
  const note = { id: newId(), userId };
  await noteChange(db, note);
  if (!(await savePreferences(tables, userId, chosen))) {
    await removeChange(db, note.id);
    return false;
  }
  await tellOf(container, note, { preferences: chosen, cause });
  return true;
}

const NOTES_AT_ONCE = 50;

/** Tells of changes whose process ended before it did. @returns how many */
export async function tellUntoldChanges(container: NotificationContainer): Promise<number> {
  const { db, tables, clock, newId } = container;
  const notes = await untoldChanges(db, firstIdAt(after(clock(), -MINUTE)), NOTES_AT_ONCE);
  for (const note of notes) {
    const preferences = await readPreferences(tables, note.userId);
    await tellOf(container, note, { preferences, cause: { actor: SYSTEM, correlationId: newId() } });
  }
  return notes.length;
}

async function tellOf(
  { db, newEvent }: NotificationContainer,
  { id, userId }: UntoldChange,
  { preferences, cause }: { readonly preferences: Preferences; readonly cause: Cause },
): Promise<void> {
  const { version, categories } = preferences;
  const told = { userId, marketingByEmail: categories.marketing.email, version };
  await inTransaction(db, async (tx) => {
    if (await removeChange(tx, id))
      await appendToOutbox(tx, [newEvent(notificationEvents.PreferencesChanged, userId, told, cause)]);
  });
}

const movedOn = () =>
  preconditionFailed(
    'The preferences were changed elsewhere meanwhile. Read them again and repeat the change.',
  );

async function requireNumber({ db }: NotificationContainer, userId: string): Promise<void> {
  if ((await findNumber(db, userId))?.confirmedAt) return;
  throw unprocessable(
    'phone-not-confirmed',
    'Text messages need a confirmed number: give one with PUT /notifications/phone.',
  );
}

async function presented(
  { db }: NotificationContainer,
  userId: string,
  { version, categories, quietHours, marketingConsentAt }: Preferences,
) {
  const number = await findNumber(db, userId);
  const isOn = true as const;
  return {
    version,
    categories: {
      ...categories,
      bookings: { ...categories.bookings, inbox: isOn },
      'event-changes': { ...categories['event-changes'], inbox: isOn },
    },
    quietHours,
    consents: {
      sms: number?.confirmedAt?.toISOString() ?? null,
      marketing: marketingConsentAt?.toISOString() ?? null,
    },
  };
}
