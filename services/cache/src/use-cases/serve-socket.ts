import {
  type LiveMessage,
  LiveRequest,
  LONGEST_LIVE_MESSAGE,
  MOST_LIVE_TOPICS,
} from '@concert/contracts/live';
import type { LiveContainer } from '../container.ts';
import { eventOf, MOST_CONNECTIONS_OF_ADDRESS, MOST_MESSAGES } from '../domain/live.ts';
import { availabilityOf } from '../store/availability.ts';
import { unreadOf } from '../store/unread.ts';

/** A socket that wants to open. */
export interface Opening {
  readonly id: string;
  readonly address: string;
  /** What a browser says of the page that opens it. */
  readonly origin: string | undefined;
}

/**
 * Lets a socket open: from our own pages or from no browser at all, and not too many from one address.
 * @returns the status that API Gateway answers with
 */
export async function openSocket(
  { registry, publicOrigin }: LiveContainer,
  { id, address, origin }: Opening,
): Promise<200 | 403 | 429 | 503> {
  if (origin !== undefined && origin !== publicOrigin) return 403;
  const count = await registry.add(id, address);
  // Without the registry nobody could be told anything: the client asks the API meanwhile.
  if (count === undefined) return 503;
  if (count <= MOST_CONNECTIONS_OF_ADDRESS) return 200;
  await registry.remove(id);
  return 429;
}

/** Does what a socket asks for, and answers through it. What is no message of the contract is refused. */
export async function hearSocket(
  container: LiveContainer,
  { id, address }: Pick<Opening, 'id' | 'address'>,
  text: string,
): Promise<void> {
  const { registry, connections } = container;
  await registry.keepPlace(id, address);
  const count = await registry.countMessage(id);
  if ((count ?? 0) > MOST_MESSAGES || Buffer.byteLength(text) > LONGEST_LIVE_MESSAGE) {
    await registry.remove(id);
    return connections.close(id);
  }
  for (const message of await answersTo(container, id, text)) {
    if (!(await connections.post(id, message))) return registry.remove(id);
  }
}

async function answersTo(
  container: LiveContainer,
  id: string,
  text: string,
): Promise<readonly LiveMessage[]> {
  const { success, data: request } = LiveRequest.safeParse(parsed(text));
  if (!success) return [refused('invalid-message', 'This is no message of the live socket.')];
  const isKnown = await container.registry.isKnown(id);
  if (isKnown === undefined) return [refused('unavailable', 'Nothing can be told live at this moment.')];
  switch (request.action) {
    case 'ping':
      return [{ type: isKnown ? 'pong' : 'forgotten' }];
    case 'subscribe':
      return subscribe(container, id, request);
    case 'unsubscribe':
      return unsubscribe(container, id, request);
  }
}

type Subscribe = Extract<LiveRequest, { action: 'subscribe' }>;
type Unsubscribe = Extract<LiveRequest, { action: 'unsubscribe' }>;

async function subscribe(
  container: LiveContainer,
  id: string,
  { topics, token }: Subscribe,
): Promise<readonly LiveMessage[]> {
  const wanted = [...new Set(topics.flatMap((topic) => eventOf(topic) ?? []))];
  const before = (await container.registry.topicsOf(id)) ?? [];
  if (new Set([...before, ...wanted]).size > MOST_LIVE_TOPICS)
    return [refused('too-many-topics', `At most ${MOST_LIVE_TOPICS} topics for one socket.`)];
  const events = await subscribeToEvents(container, id, wanted);
  return topics.includes('user') ? [...events, ...(await subscribeToInbox(container, id, token))] : events;
}

/** Listening first, then reading: what changes in between is told again, and never missed. */
async function subscribeToEvents(
  { registry, db }: LiveContainer,
  id: string,
  eventIds: readonly string[],
): Promise<readonly LiveMessage[]> {
  if (eventIds.length === 0) return [];
  for (const eventId of eventIds) await registry.listen(id, eventId);
  const found = await availabilityOf(db, eventIds);
  const unknown = eventIds.filter((eventId) => !found.has(eventId));
  for (const eventId of unknown) await registry.stopListening(id, eventId);
  return [
    { type: 'subscribed', topics: [...found.keys()].map((eventId) => `event:${eventId}`) },
    ...[...found].map(([eventId, types]) => availabilityMessage(eventId, types)),
    ...unknown.map((eventId) => refused('unknown-event', `There is no published event ${eventId}.`)),
  ];
}

async function subscribeToInbox(
  { registry, db, verifyToken, isSessionAlive }: LiveContainer,
  id: string,
  token: string | undefined,
): Promise<readonly LiveMessage[]> {
  const login = token === undefined ? undefined : await verifyToken(token);
  if (login === undefined || !(await isSessionAlive(login.sessionId)))
    return [refused('unauthenticated', 'Log in and send a good access token with the topic user.')];
  await registry.logOut(id);
  await registry.logIn(id, login);
  const unread = (await unreadOf(db, [login.userId])).get(login.userId) ?? 0;
  await registry.keepUnread(login.userId, unread);
  return [
    { type: 'subscribed', topics: ['user'] },
    { type: 'inbox', unread },
  ];
}

async function unsubscribe(
  { registry }: LiveContainer,
  id: string,
  { topics }: Unsubscribe,
): Promise<readonly LiveMessage[]> {
  for (const topic of topics) {
    const eventId = eventOf(topic);
    if (eventId === undefined) await registry.logOut(id);
    else await registry.stopListening(id, eventId);
  }
  return [{ type: 'unsubscribed', topics }];
}

export const availabilityMessage = (
  eventId: string,
  types: readonly { readonly ticketTypeId: string; readonly available: number }[],
): LiveMessage => ({ type: 'availability', eventId, ticketTypes: [...types] });

type Reason = Extract<LiveMessage, { type: 'refused' }>['reason'];

const refused = (reason: Reason, detail: string): LiveMessage => ({ type: 'refused', reason, detail });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
