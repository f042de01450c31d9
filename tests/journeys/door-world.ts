import { authOperations } from '@concert/contracts/http/auth';
import { eventOperations } from '@concert/contracts/http/event';
import type { Role } from '@concert/contracts/roles';
import { newId } from '@concert/values/ids';
import { z } from 'zod';
import type { ApiClient } from '../../tools/demo/api-client.ts';
import {
  type Choice,
  confirmed,
  holdChoice,
  pay,
  registerFan,
  ticketsOf,
} from '../../tools/demo/purchase.ts';

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** An event that begins soon, somebody to stand at its door, and four people's codes. */
export interface DoorWorld {
  readonly staff: Account;
  readonly eventId: string;
  readonly title: string;
  readonly codes: readonly string[];
  /** Somebody with two tickets, who has left the phone at home. */
  readonly guest: string;
  /** Of an event of the same house that is not this one. */
  readonly foreignCode: string;
}

export async function buildDoorWorld(api: ApiClient): Promise<DoorWorld> {
  const admin = await tokenOf(api, { email: 'admin@concert.example', password: 'concert-demo' });
  const organizer = await tokenOf(api, await employ(api, admin, 'organizer'));
  const here = await sell(api, organizer, 4);
  const guest = 'Ana Quiñones';
  await buy(api, here.choice, { name: guest, quantity: 2 });
  const elsewhere = await sell(api, organizer, 1);
  const [foreignCode = ''] = elsewhere.codes;
  return { ...here, guest, foreignCode, staff: await employ(api, admin, 'staff') };
}

async function sell(api: ApiClient, token: string, quantity: number) {
  const { createEvent, updateEvent } = eventOperations;
  const title = `Doors ${newId().slice(-8)}`;
  const startsAt = new Date(Date.now() + 2 * 3_600_000);
  const endsAt = new Date(startsAt.getTime() + 3 * 3_600_000);
  const body = {
    ...createEvent.bodyExample,
    title,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
  const event = await api.call(createEvent, { token, key: newId(), body }, createEvent.responses[201].body);
  const params = { id: event.id };
  await api.call(updateEvent, { token, params, body: { status: 'published' } }, z.unknown());
  const [type] = event.ticketTypes;
  const choice = {
    eventId: event.id,
    title,
    currency: 'EUR',
    ticketTypeId: type?.id ?? '',
    typeName: type?.name ?? '',
    priceMinor: type?.priceMinor ?? 0,
  };
  const codes = await buy(api, choice, { name: 'Zoë Ångström', quantity });
  return { eventId: event.id, title, codes, choice };
}

/** @returns the codes of the tickets */
async function buy(
  api: ApiClient,
  choice: Choice,
  { name, quantity }: { readonly name: string; readonly quantity: number },
): Promise<readonly string[]> {
  const fan = await registerFan(api, name);
  const { id } = await holdChoice(api, fan, choice, quantity);
  await pay(api, fan, id, 'pm_card_visa');
  await confirmed(api, fan, id);
  return (await ticketsOf(api, fan, id)).map(({ code }) => code);
}

async function employ(api: ApiClient, token: string, role: Role): Promise<Account> {
  const account = { email: `${role}-${newId()}@door.example`, password: `curtain-${newId()}` };
  const body = { ...account, name: `A ${role}`, role };
  await api.call(authOperations.createUser, { token, body }, z.unknown());
  return account;
}

async function tokenOf(api: ApiClient, body: Account): Promise<string> {
  const { login } = authOperations;
  return (await api.call(login, { body }, login.responses[200].body)).accessToken;
}
