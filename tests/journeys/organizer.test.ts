/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import { authOperations } from '@concert/contracts/http/auth';
import { eventOperations } from '@concert/contracts/http/event';
import { newId } from '@concert/values/ids';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { confirmed, type Fan, holdChoice, pay, registerFan } from '../../tools/demo/purchase.ts';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage, requireFocus } from './chromium.ts';
import { journeyOrigin } from './origin.ts';

const origin = journeyOrigin();
const api = openApiClient(origin);
const ADMIN = { email: 'admin@concert.example', password: 'concert-demo' };

let browser: Browser;

beforeAll(async () => {
  browser = await openChromium();
});

afterAll(() => browser?.close());

async function logIn(body: { email: string; password: string }): Promise<Fan> {
  const { login } = authOperations;
  const { user, accessToken } = await api.call(login, { body }, login.responses[200].body);
  return { id: user.id, email: user.email, token: accessToken };
}

/** Somebody who never organised anything, by the API and in a browser. */
async function newOrganizer(): Promise<{ page: Page; organizer: Fan }> {
  const account = { email: `organizer-${newId()}@journey.example`, password: `curtain-${newId()}` };
  const { token } = await logIn(ADMIN);
  const body = { ...account, name: 'Harbour Nights', role: 'organizer' };
  await api.call(authOperations.createUser, { token, body }, z.unknown());
  const page = await openPage(browser, origin);
  await page.goto('/login?next=/organizer');
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((url) => url.pathname === '/organizer');
  return { page, organizer: await logIn(account) };
}

async function publishedEvent(organizer: Fan) {
  const { createEvent, updateEvent } = eventOperations;
  const startsAt = new Date(Date.now() + 30 * 86_400_000);
  const body = {
    ...createEvent.bodyExample,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 3 * 3_600_000).toISOString(),
  };
  const { token } = organizer;
  const { id } = await api.call(createEvent, { token, key: newId(), body }, createEvent.responses[201].body);
  const published = { params: { id }, token, body: { status: 'published' } };
  return api.call(updateEvent, published, updateEvent.responses[200].body);
}

/** The picture that was uploaded is the event's, in smaller sizes too, and a browser can draw them. */
async function requirePicture(page: Page, { token }: Fan): Promise<void> {
  const id = new URL(page.url()).pathname.split('/')[3] ?? '';
  const { getOwnEvent } = eventOperations;
  const read = () => api.call(getOwnEvent, { token, params: { id } }, getOwnEvent.responses[200].body);
  const smallest = async () => (await read()).image?.sources[0]?.url;
  await expect.poll(smallest, { timeout: 20_000 }).toMatch(/^\/media\//);
  expect((await read()).imageKey).toBe((await read()).imageUrl?.replace('/media/', ''));
  const width = await page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url ?? '';
      await image.decode();
      return image.naturalWidth;
    },
    await smallest(),
  );
  expect(width).toBeGreaterThan(0);
}

async function soldBooking(
  event: Awaited<ReturnType<typeof publishedEvent>>,
  name = 'Ada Buyer',
): Promise<string> {
  const fan = await registerFan(api, name);
  const [type] = event.ticketTypes;
  if (!type) throw new Error('the event has no ticket type');
  const choice = {
    eventId: event.id,
    title: event.title,
    currency: event.currency,
    ticketTypeId: type.id,
    typeName: type.name,
    priceMinor: type.priceMinor,
  };
  const { id } = await holdChoice(api, fan, choice, 2);
  await pay(api, fan, id, 'pm_card_visa');
  await confirmed(api, fan, id);
  return id;
}

describe('an organiser', () => {
  it('comes from nothing to a published event, and is told at the fields what is missing', async () => {
    const { page, organizer } = await newOrganizer();
    await page.getByRole('heading', { name: 'Your first event, in a minute' }).waitFor();
    await requireNoViolations(page, 'no events yet');
    await page.getByRole('link', { name: 'Create your first event' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('This is still missing.').first().waitFor();
    expect(await page.getByLabel('Title').evaluate((field) => field === document.activeElement)).toBe(true);
    await requireNoViolations(page, 'new event with faults');

    await page.getByLabel('Title').fill('Harbour Lights');
    await page.getByLabel('Description', { exact: true }).fill('Songs by the water.');
    await page.getByLabel('Venue', { exact: true }).fill('Pier 7');
    await page.getByLabel('Street address').fill('Pier 7');
    await page.getByLabel('City').fill('Hamburg');
    await page.getByLabel('Country').selectOption('DE');
    await page.getByLabel('Ticket name').fill('Standing');
    await page.getByLabel('Price (EUR)').fill('25');
    await page.getByRole('heading', { name: 'Harbour Lights', level: 3 }).waitFor();
    await page.locator('input[type=file]').setInputFiles('apps/web/public/icons/door-512.png');
    await page.getByText('The picture is ready. Save to keep it.').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('It is out! Tickets are on sale.').waitFor();
    await requirePicture(page, organizer);
    await page.getByRole('heading', { name: 'Revenue over time' }).waitFor();
    await requireNoViolations(page, 'overview of an event');
  });

  it('puts both together when somebody else changed the event meanwhile, and keeps the fee', async () => {
    const { page, organizer } = await newOrganizer();
    const event = await publishedEvent(organizer);
    await page.goto(`/organizer/events/${event.id}/edit`);
    await page.getByLabel('Title').fill('Northern Lights, again');
    const { updateEvent, getOwnEvent } = eventOperations;
    const theirs = { params: { id: event.id }, token: organizer.token, body: { description: 'Told anew.' } };
    await api.call(updateEvent, theirs, updateEvent.responses[200].body);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Somebody else changed this event meanwhile').waitFor();
    await requireNoViolations(page, 'conflict');
    await page.getByRole('button', { name: 'Put both together' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved.').waitFor();
    const read = { params: { id: event.id }, token: organizer.token };
    const now = await api.call(getOwnEvent, read, getOwnEvent.responses[200].body);
    expect(now).toMatchObject({ title: 'Northern Lights, again', description: 'Told anew.' });
    expect(now.ticketTypes[0]?.feeMinor).toBe(event.ticketTypes[0]?.feeMinor);
  });

  it('finds a booking, refunds a part of it, and takes the attendees along', async () => {
    const { page, organizer } = await newOrganizer();
    const event = await publishedEvent(organizer);
    await soldBooking(event);
    await soldBooking(event, '=HYPERLINK("https://evil.example")');
    await page.goto(`/organizer/events/${event.id}/bookings`);
    await page.getByLabel('Search').fill('Ada');
    await page.getByRole('link', { name: 'Ada Buyer' }).waitFor();
    await requireNoViolations(page, 'bookings');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Attendees as CSV' }).click();
    const csv = await readFile(await (await downloading).path(), 'utf8');
    expect(csv).toContain('Ada Buyer');
    // As text: a spreadsheet must not take a name for a formula.
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`);

    await page.getByRole('link', { name: 'Ada Buyer' }).click();
    await page.getByLabel('A part').check();
    await page.getByLabel('Amount (EUR)').fill('10');
    await page.getByLabel('Reason').fill('Seat with obstructed view');
    await requireNoViolations(page, 'booking');
    await page.getByRole('button', { name: 'Refund…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Refund', exact: true }).click();
    await page.getByText('The refund is on its way.').waitFor();
    await page.getByText('Refunded', { exact: true }).waitFor();
  });

  it('gives tickets away, writes to the buyers, and cancels the event with its consequences in sight', async () => {
    const { page, organizer } = await newOrganizer();
    const event = await publishedEvent(organizer);
    await soldBooking(event);
    await page.goto(`/organizer/events/${event.id}/give`);
    await page.getByLabel('Standing').fill('2');
    await page.getByLabel('Recipient’s name').fill('Grace Guest');
    await page.getByLabel('Recipient’s e-mail').fill(`grace-${newId()}@press.example`);
    await requireNoViolations(page, 'give tickets away');
    await page.getByRole('button', { name: 'Send the tickets' }).click();
    await page.getByText('The tickets are confirmed and on their way by mail.').waitFor();

    await page.goto(`/organizer/events/${event.id}/messages`);
    await page.getByLabel('Subject').fill('Doors open earlier');
    await page.getByLabel('Message', { exact: true }).fill('See you at six.');
    await page
      .getByText(/reaches 1/)
      .first()
      .waitFor();
    await requireNoViolations(page, 'message');
    await page.getByRole('button', { name: 'Send message…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('It is on its way.').waitFor();

    await page.goto(`/organizer/events/${event.id}/edit`);
    await page.getByLabel('Venue', { exact: true }).fill('Pier 9');
    await page.getByRole('button', { name: 'Save changes' }).click();
    const told = page.getByRole('dialog');
    await told.getByText(/bookings? with \d+ tickets (is|are) affected/).waitFor();
    await requireNoViolations(page, 'rescheduling');
    await told.getByRole('button').first().click();
    await page.getByText('Saved.').waitFor();

    await page.goto(`/organizer/events/${event.id}`);
    await page.getByRole('button', { name: 'Duplicate' }).click();
    await requireNoViolations(page, 'duplicating');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await requireFocus(page, 'Duplicate');
    await page.getByRole('button', { name: 'Duplicate' }).click();
    await page.getByRole('dialog').getByRole('button').first().click();
    await page.waitForURL((url) => url.pathname.endsWith('/edit') && !url.pathname.includes(event.id));
    expect(await page.getByLabel('Venue', { exact: true }).inputValue()).toBe('Pier 9');

    await page.goto(`/organizer/events/${event.id}`);
    await page.getByRole('button', { name: 'Cancel event' }).click();
    await page
      .getByRole('dialog')
      .getByText(/goes back to the buyers/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the event' }).click();
    await page.getByText('This event is cancelled.').first().waitFor();
  });

  it('sees figures, disputes and reports', async () => {
    const { page } = await newOrganizer();
    for (const [path, title] of [
      ['/organizer/figures', 'Figures'],
      ['/organizer/disputes', 'Disputes'],
      ['/organizer/reports', 'Reports'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.waitForLoadState('networkidle');
      await requireNoViolations(page, title);
    }
  });
});
