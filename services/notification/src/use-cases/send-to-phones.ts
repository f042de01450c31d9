import type { NotificationContainer } from '../container.ts';
import { DEFAULTS, wants } from '../domain/preferences.ts';
import { type Device, devicesOf, removeDevices, saveEndpoint } from '../store/devices.ts';
import {
  categoryOf,
  type Ending,
  type PhoneMessage,
  postpone,
  settle,
  takeDue,
} from '../store/phone-messages.ts';
import { numbersOf } from '../store/phone-numbers.ts';
import { preferencesOf } from '../store/preferences.ts';

const AT_ONCE = 10;

/** Six tries, after 2, 4, 8, 16 and 32 minutes: an outage of an hour loses nothing. */
const MOST_TRIES = 6;

/** Longer texts cost as several, and push services refuse messages beyond 4 KB. */
const LONGEST_TEXT = 300;

/** Sends those of these push and text messages that are due; those that wait for quiet hours stay. */
export async function sendNow(container: NotificationContainer, ids: readonly string[]): Promise<void> {
  await sendAll(container, await takeDue(container.db, ids.length, ids));
}

/** Sends at most `limit` messages that are due, whatever they waited for. @returns how many there were */
export async function releaseSome(container: NotificationContainer, limit: number): Promise<number> {
  const messages = await takeDue(container.db, limit);
  const wanted = await stillWanted(container, messages);
  await settle(
    container.db,
    messages.filter((message) => !wanted.includes(message)).map(({ id }) => id),
    { status: 'skipped', failure: 'preference' },
  );
  await sendAll(container, wanted);
  return messages.length;
}

/** Who turned a channel off while a message waited does not get it. */
async function stillWanted(
  { tables }: NotificationContainer,
  messages: readonly PhoneMessage[],
): Promise<readonly PhoneMessage[]> {
  const preferences = await preferencesOf(
    tables,
    messages.map(({ userId }) => userId),
  );
  return messages.filter((message) =>
    wants(preferences.get(message.userId) ?? DEFAULTS, categoryOf(message), message.channel),
  );
}

type Outcome = Ending | 'again';

const SENT: Ending = { status: 'sent', failure: null };

async function sendAll(container: NotificationContainer, messages: readonly PhoneMessage[]): Promise<void> {
  const { db, telemetry } = container;
  const userIds = messages.map(({ userId }) => userId);
  const [devices, numbers] = await Promise.all([devicesOf(db, userIds), numbersOf(db, userIds)]);
  for (let first = 0; first < messages.length; first += AT_ONCE) {
    const group = messages.slice(first, first + AT_ONCE);
    const outcomes = await Promise.all(
      group.map(async (message): Promise<Outcome> => {
        try {
          return message.channel === 'push'
            ? await push(container, message, devices.get(message.userId) ?? [])
            : await text(container, message, numbers.get(message.userId));
        } catch (error) {
          // SNS names the number in what it says of one, so only the error's name is logged.
          telemetry.degraded(message.channel, new Error(nameOf(error)));
          return message.attempts < MOST_TRIES ? 'again' : { status: 'failed', failure: nameOf(error) };
        }
      }),
    );
    await noteOutcomes(container, group, outcomes);
  }
}

async function noteOutcomes(
  { db }: NotificationContainer,
  group: readonly PhoneMessage[],
  outcomes: readonly Outcome[],
): Promise<void> {
  await settle(
    db,
    group.filter((_, index) => outcomes[index] === SENT).map(({ id }) => id),
    SENT,
  );
  for (const [index, { id, attempts }] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome === SENT) continue;
    await (outcome === 'again' ? postpone(db, id, 2 ** attempts) : settle(db, [id], outcome));
  }
}

/** One device that took it is enough: trying again would push twice to it. */
async function push(
  { db, phones }: NotificationContainer,
  { id, userId, title, body, link }: PhoneMessage,
  devices: readonly Device[],
): Promise<Outcome> {
  const message = { id, userId, title, body: shorten(body), link };
  const results = await Promise.allSettled(devices.map((device) => phones.push(device, message)));
  const gone: string[] = [];
  let isTaken = false;
  for (const [index, device] of devices.entries()) {
    const result = results[index];
    if (result?.status !== 'fulfilled') continue;
    if (result.value.kind === 'gone') {
      gone.push(device.id);
      continue;
    }
    isTaken = true;
    const { endpoint } = result.value;
    if (endpoint !== null && endpoint !== device.endpoint) await saveEndpoint(db, device.id, endpoint);
  }
  await removeDevices(db, userId, gone);
  const failure = results.find((result) => result.status === 'rejected');
  if (isTaken) return SENT;
  if (failure !== undefined) throw failure.reason;
  return { status: 'skipped', failure: 'no-device' };
}

async function text(
  { phones, publicOrigin }: NotificationContainer,
  { userId, title, body, link }: PhoneMessage,
  number: string | undefined,
): Promise<Outcome> {
  if (number === undefined) return { status: 'skipped', failure: 'no-number' };
  const lines = [title, shorten(body), ...(link === null ? [] : [`${publicOrigin}${link}`])];
  await phones.text({ userId, number, text: lines.join('\n') });
  return SENT;
}

function shorten(words: string): string {
  const characters = [...words];
  return characters.length <= LONGEST_TEXT ? words : `${characters.slice(0, LONGEST_TEXT - 1).join('')}…`;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');
