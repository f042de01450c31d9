import { authOperations } from '@concert/contracts/http/auth';
import { eventOperations } from '@concert/contracts/http/event';
import { newId } from '@concert/values/ids';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { ApiClient } from '../../tools/demo/api-client.ts';
import type { Choice } from '../../tools/demo/purchase.ts';

/** Somebody who has events on sale. */
export interface Shop {
  /** Publishes an event with one ticket type that differs from the contract's example as given. */
  publish(type?: Readonly<Record<string, unknown>>): Promise<Choice>;
  readonly organizerId: string;
  readonly organizerName: string;
}

export async function openShop(api: ApiClient): Promise<Shop> {
  const admin = await logIn(api, { email: 'admin@concert.example', password: 'concert-demo' });
  const account = { email: `organizer-${newId()}@shop.example`, password: `curtain-${newId()}` };
  const organizerName = `Harbour Nights ${newId().slice(-6)}`;
  const body = { ...account, name: organizerName, role: 'organizer' };
  await api.call(authOperations.createUser, { token: admin.accessToken, body }, z.unknown());
  const { user, accessToken: token } = await logIn(api, account);
  return {
    organizerId: user.id,
    organizerName,
    publish: (type = {}) => publish(api, token, type),
  };
}

async function publish(api: ApiClient, token: string, type: object): Promise<Choice> {
  const { createEvent, updateEvent } = eventOperations;
  const startsAt = new Date(Date.now() + 40 * 86_400_000);
  const [example] = createEvent.bodyExample.ticketTypes;
  const body = {
    ...createEvent.bodyExample,
    title: `Tide ${newId().slice(-8)}`,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 3 * 3_600_000).toISOString(),
    ticketTypes: [{ ...example, ...type }],
  };
  const { id, title, currency } = await api.call(
    createEvent,
    { token, key: newId(), body },
    createEvent.responses[201].body,
  );
  const change = { params: { id }, token, body: { status: 'published' } };
  const { ticketTypes } = await api.call(updateEvent, change, updateEvent.responses[200].body);
  const [first] = ticketTypes;
  if (first === undefined) throw new Error('the event has no ticket type');
  const { id: ticketTypeId, name: typeName, priceMinor } = first;
  return { eventId: id, title, currency, ticketTypeId, typeName, priceMinor };
}

function logIn(api: ApiClient, body: { readonly email: string; readonly password: string }) {
  const { login } = authOperations;
  return api.call(login, { body }, login.responses[200].body);
}

/** Somebody who was never here registers in the browser. */
export async function registerInBrowser(page: Page): Promise<void> {
  await page.goto('/register');
  await page.getByLabel('Your name').fill('Zoë Ångström');
  await page.getByLabel('E-mail').fill(`fan-${newId()}@journey.example`);
  await page.getByLabel('Password', { exact: true }).fill(`curtain-${newId()}`);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/register'));
}

/** Holds tickets in the browser. @returns the booking's id */
export async function holdInBrowser(page: Page, choice: Choice, quantity: number): Promise<string> {
  await page.goto(`/events/${choice.eventId}`);
  const more = page.getByRole('button', { name: `One more ${choice.typeName} ticket` });
  for (let count = 0; count < quantity; count += 1) await more.click();
  await page.getByRole('button', { name: 'Hold tickets' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/checkout/'));
  await page.getByRole('heading', { name: 'Almost there' }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

export async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: /^Pay / }).click();
}
