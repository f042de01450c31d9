import { authOperations } from '@concert/contracts/http/auth';
import { eventOperations } from '@concert/contracts/http/event';
import { fileOperations } from '@concert/contracts/http/file';
import { membershipOperations } from '@concert/contracts/http/membership';
import { notificationOperations } from '@concert/contracts/http/notification';
import type { Role } from '@concert/contracts/roles';
import { newId } from '@concert/values/ids';
import { z } from 'zod';
import type { ApiClient } from '../../../tools/demo/api-client.ts';
import { waitFor } from '../../../tools/demo/patience.ts';
import {
  confirmed,
  type Fan,
  holdChoice,
  pay,
  registerFan,
  ticketsOf,
} from '../../../tools/demo/purchase.ts';

/** Who calls: the owners of the world's objects, others of the same roles, and nobody. */
export const CALLERS = [
  'nobody',
  'fan',
  'otherFan',
  'staff',
  'organizer',
  'otherOrganizer',
  'admin',
] as const;
export type Caller = (typeof CALLERS)[number];

export const ROLE_OF: Readonly<Record<Caller, Role | undefined>> = {
  nobody: undefined,
  fan: 'attendee',
  otherFan: 'attendee',
  staff: 'staff',
  organizer: 'organizer',
  otherOrganizer: 'organizer',
  admin: 'admin',
};

/** A fan who bought from an organiser, what came of it, and everybody else. */
export interface World {
  readonly people: Readonly<Record<Exclude<Caller, 'nobody'>, Fan>>;
  readonly eventId: string;
  readonly draftId: string;
  readonly ticketTypeId: string;
  /** Paid, with its tickets. */
  readonly bookingId: string;
  /** Held. */
  readonly holdId: string;
  readonly ticketId: string;
  readonly ticketCode: string;
  readonly paymentId: string;
  readonly notificationId: string;
  readonly uploadKey: string;
  readonly deviceId: string;
  readonly subscriptionId: string;
  /** Of the fan; it is ended last. */
  readonly otherSessionId: string;
  /** A message of the organiser's to the buyers. */
  readonly sendId: string;
}

export async function buildWorld(api: ApiClient): Promise<World> {
  const admin = await logIn(api, { email: 'admin@concert.example', password: 'concert-demo' });
  const people = {
    fan: await registerFan(api, 'Fan of the World'),
    otherFan: await registerFan(api, 'Another Fan'),
    staff: await employ(api, admin, 'staff'),
    organizer: await employ(api, admin, 'organizer'),
    otherOrganizer: await employ(api, admin, 'organizer'),
    admin,
  };
  const published = await createEvent(api, people.organizer);
  const params = { id: published.id };
  const { updateEvent } = eventOperations;
  const body = { status: 'published' };
  await api.call(updateEvent, { token: people.organizer.token, params, body }, z.unknown());
  const draft = await createEvent(api, people.organizer);
  return { people, draftId: draft.id, ...(await purchase(api, people, published)) };
}

type People = World['people'];
type Event = Awaited<ReturnType<typeof createEvent>>;

async function purchase(api: ApiClient, people: People, { id: eventId, title, ticketTypes }: Event) {
  const { fan } = people;
  const ticketTypeId = ticketTypes[0]?.id ?? '';
  const choice = { eventId, title, currency: 'EUR', ticketTypeId, typeName: 'Standing', priceMinor: 4500 };
  const { id: bookingId } = await holdChoice(api, fan, choice, 2);
  const { id: paymentId } = await pay(api, fan, bookingId, 'pm_card_visa');
  await confirmed(api, fan, bookingId);
  const { id: holdId } = await holdChoice(api, fan, choice, 1);
  const [ticket] = await ticketsOf(api, fan, bookingId);
  return {
    eventId,
    ticketTypeId,
    bookingId,
    holdId,
    paymentId,
    ticketId: ticket?.id ?? '',
    ticketCode: ticket?.code ?? '',
    notificationId: await firstNotification(api, fan),
    uploadKey: await upload(api, fan),
    deviceId: await registerDevice(api, fan),
    subscriptionId: await subscribe(api, people),
    otherSessionId: await sessionOf(api, fan),
    sendId: await message(api, people.organizer, eventId),
  };
}

async function registerDevice(api: ApiClient, fan: Fan): Promise<string> {
  const { registerDevice: register } = notificationOperations;
  const body = { platform: 'web', token: `token-${newId()}` };
  return (await api.call(register, { token: fan.token, key: newId(), body }, WithId)).id;
}

async function subscribe(api: ApiClient, { fan, admin }: People): Promise<string> {
  const { createPlan, subscribe: join } = membershipOperations;
  const plan = { token: admin.token, key: newId(), body: createPlan.bodyExample };
  const { id: planId } = await api.call(createPlan, plan, WithId);
  const body = { planId, paymentMethodId: 'pm_card_visa' };
  return (await api.call(join, { token: fan.token, key: newId(), body }, WithId)).id;
}

async function sessionOf(api: ApiClient, fan: Fan): Promise<string> {
  const { listSessions } = authOperations;
  const { items } = await api.call(listSessions, { token: fan.token }, z.object({ items: z.array(WithId) }));
  return items[0]?.id ?? '';
}

async function message(api: ApiClient, organizer: Fan, eventId: string): Promise<string> {
  const { sendNotification } = notificationOperations;
  const body = { eventId, title: 'Doors', body: 'Doors open at six.' };
  const request = { token: organizer.token, key: newId(), body };
  return (await api.call(sendNotification, request, z.object({ sendId: z.string() }))).sendId;
}

const WithId = z.object({ id: z.string() });

async function logIn(api: ApiClient, body: { email: string; password: string }): Promise<Fan> {
  const { login } = authOperations;
  const { user, accessToken } = await api.call(login, { body }, login.responses[200].body);
  return { id: user.id, email: user.email, token: accessToken };
}

async function employ(api: ApiClient, admin: Fan, role: Role): Promise<Fan> {
  const account = { email: `${role}-${newId()}@matrix.example`, password: `curtain-${newId()}` };
  const body = { ...account, name: `A ${role}`, role };
  await api.call(authOperations.createUser, { token: admin.token, body }, z.unknown());
  return logIn(api, account);
}

async function createEvent(api: ApiClient, organizer: Fan) {
  const { createEvent: create } = eventOperations;
  const startsAt = new Date(Date.now() + 30 * 86_400_000);
  const body = {
    ...create.bodyExample,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 3 * 3_600_000).toISOString(),
  };
  return api.call(create, { token: organizer.token, key: newId(), body }, create.responses[201].body);
}

async function firstNotification(api: ApiClient, fan: Fan): Promise<string> {
  const { notificationLog } = notificationOperations;
  return waitFor('the first notification', async () => {
    const shape = notificationLog.responses[200].body;
    const { items } = await api.call(notificationLog, { token: fan.token }, shape);
    return items[0]?.id;
  });
}

async function upload(api: ApiClient, fan: Fan): Promise<string> {
  const { uploadFile } = fileOperations;
  const request = {
    token: fan.token,
    key: newId(),
    body: { ...uploadFile.bodyExample, visibility: 'private' },
  };
  return (await api.call(uploadFile, request, uploadFile.responses[201].body)).key;
}
