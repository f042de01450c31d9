import { readFile } from 'node:fs/promises';
import { newId } from '@concert/values/ids';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { ticketMail } from '../../tools/demo/mailbox.ts';
import { type Choice, chooseTickets } from '../../tools/demo/purchase.ts';
import { openChromium, openPage } from './chromium.ts';
import { journeyOrigin } from './origin.ts';

const origin = journeyOrigin();

let browser: Browser;
let choice: Choice;

beforeAll(async () => {
  browser = await openChromium();
  choice = await chooseTickets(openApiClient(origin), 2);
});

afterAll(() => browser?.close());

const at = (page: Page, path: string) => page.waitForURL((url) => url.pathname.startsWith(path));

async function register(page: Page): Promise<string> {
  const email = `fan-${newId()}@journey.example`;
  await page.goto('/register');
  await page.getByLabel('Your name').fill('Zoë Ångström');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(`curtain-${newId()}`);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/register'));
  return email;
}

/** From the programme to the checkout, with two tickets held. @returns the booking's id */
async function holdTwo(page: Page): Promise<string> {
  await page.goto('/events');
  await page.getByRole('link', { name: choice.title }).first().click();
  const more = page.getByRole('button', { name: `One more ${choice.typeName} ticket` });
  await more.click();
  await more.click();
  await page.getByRole('button', { name: 'Hold tickets' }).click();
  await at(page, '/checkout/');
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: /^Pay / }).click();
}

async function requireTickets(page: Page): Promise<void> {
  await at(page, '/bookings/');
  await page.getByRole('heading', { level: 1, name: 'You’re going.' }).waitFor();
  const codes = page.getByRole('img', { name: /^Ticket code of Zoë Ångström/ });
  await codes.nth(1).waitFor();
  expect(await codes.count()).toBe(2);
  expect(await codes.first().getAttribute('src')).toMatch(/^data:image\/svg\+xml;base64,/);
}

describe('a purchase in the browser', () => {
  it('leads from the registration to the tickets, the PDF and the mail', async () => {
    const page = await openPage(browser, origin);
    const email = await register(page);
    const bookingId = await holdTwo(page);
    await typeCard(page, '4242 4242 4242 4242');
    await requireTickets(page);

    expect(await ticketMail(origin, { to: email, bookingId, tickets: 2 })).toContain('2 PDFs');

    const downloading = page.waitForEvent('download');
    await page
      .getByRole('button', { name: /^Download PDF/ })
      .first()
      .click();
    const file = await (await downloading).path();
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('says why a card was declined, keeps the tickets, and takes another card', async () => {
    const page = await openPage(browser, origin);
    await register(page);
    await holdTwo(page);
    await typeCard(page, '4000 0000 0000 9995');
    await page.getByRole('alert').filter({ hasText: 'There is not enough money on this card.' }).waitFor();
    await typeCard(page, '4242 4242 4242 4242');
    await requireTickets(page);
  });

  it('goes to the bank’s page and back with 3-D Secure', async () => {
    const page = await openPage(browser, origin);
    await register(page);
    await holdTwo(page);
    await typeCard(page, '4000 0025 0000 3155');
    await page.getByRole('button', { name: 'Complete authentication' }).click();
    await requireTickets(page);
  });

  it('asks who is buying only when there is something to hold, and keeps the choice', async () => {
    const page = await openPage(browser, origin);
    await page.goto(`/events/${choice.eventId}`);
    await page.getByRole('button', { name: `One more ${choice.typeName} ticket` }).click();
    await page.getByRole('button', { name: 'Hold tickets' }).click();
    await at(page, '/login');
    await page.getByRole('main').getByRole('link', { name: 'Create account' }).click();
    await page.getByLabel('Your name').fill('Zoë Ångström');
    await page.getByLabel('E-mail').fill(`fan-${newId()}@journey.example`);
    await page.getByLabel('Password', { exact: true }).fill(`curtain-${newId()}`);
    await page.getByRole('button', { name: 'Create account' }).click();
    await at(page, '/checkout/');
    await page.getByRole('heading', { name: 'Almost there' }).waitFor();
  });
});
