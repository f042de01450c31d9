import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { authOperations } from '@concert/contracts/http/auth';
import { membershipOperations } from '@concert/contracts/http/membership';
import { newId } from '@concert/values/ids';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { type Choice, chooseTickets } from '../../tools/demo/purchase.ts';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage, requireFocus } from './chromium.ts';
import { journeyOrigin } from './origin.ts';

const origin = journeyOrigin();
const api = openApiClient(origin);

let browser: Browser;
let choice: Choice;

interface Account {
  readonly email: string;
  readonly password: string;
}

beforeAll(async () => {
  browser = await openChromium();
  choice = await chooseTickets(api, 2);
});

afterAll(() => browser?.close());

const at = (page: Page, path: string) => page.waitForURL((url) => url.pathname.startsWith(path));
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

async function newAccount(): Promise<Account> {
  const account = { email: `fan-${newId()}@journey.example`, password: `curtain-${newId()}` };
  const shape = authOperations.register.responses[201].body;
  await api.call(authOperations.register, { body: { ...account, name: 'Zoë Ångström' } }, shape);
  return account;
}

async function typeLogin(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
}

async function open(page: Page, account: Account, path: string): Promise<void> {
  await page.goto(`/login?next=${path}`);
  await typeLogin(page, account);
  await at(page, path);
}

async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
}

/** As an authenticator app does (RFC 6238); `ahead` steps of 30 seconds, since a code is good once. */
function oneTimeCode(secret: string, ahead = 0): string {
  const bits = [...secret.replace(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest.readUInt8(19) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

describe('an account in the browser', () => {
  it('gets a second factor, is asked for it at the login, and loses it again', async () => {
    const page = await openPage(browser, origin);
    const account = await newAccount();
    await open(page, account, '/account/security');
    await heading(page, 'Two-step log-in');
    await page.getByText('This device').waitFor();
    await requireNoViolations(page, 'security');

    await press(page, 'Set it up');
    const panel = page.getByRole('form', { name: 'First, your password' });
    await panel.getByLabel('Current password').fill(account.password);
    await panel.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    await requireNoViolations(page, 'second factor, scan');
    const secret = (await page.getByText(/^(?:[A-Z2-7]{4} ?){8}$/).textContent()) ?? '';
    await page.getByLabel('Code', { exact: true }).fill(oneTimeCode(secret));
    await press(page, 'Switch it on');
    await heading(page, 'Keep these recovery codes');
    await requireNoViolations(page, 'recovery codes');
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    expect(await codes.count()).toBe(10);
    const recovery = (await codes.first().textContent()) ?? '';
    const downloading = page.waitForEvent('download');
    await press(page, 'Save as a file');
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain(recovery);
    await press(page, 'I have kept them');
    await page.getByText('10 recovery codes left').waitFor();

    await press(page, 'Log out');
    await page.goto('/login?next=/account/security');
    await typeLogin(page, account);
    await heading(page, 'One more step');
    await requireNoViolations(page, 'login, code');
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'This code is not right' }).waitFor();
    await press(page, 'Back to log in');
    await typeLogin(page, account);
    await press(page, 'Use a recovery code');
    await page.getByLabel('Recovery code').fill(recovery);
    await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
    await at(page, '/account/security');
    await page.getByText('9 recovery codes left').waitFor();

    await press(page, 'Switch off');
    const off = page.getByRole('form', { name: 'Switch two-step log-in off' });
    await off.getByLabel('Current password').fill(account.password);
    await off.getByLabel('Code', { exact: true }).fill(oneTimeCode(secret, 1));
    await press(page, 'Switch it off');
    await page.getByRole('button', { name: 'Set it up' }).waitFor();
  });

  it('changes the names on its tickets, gets a new code, and cancels for what it was told', async () => {
    const page = await openPage(browser, origin);
    const account = await newAccount();
    await open(page, account, `/events/${choice.eventId}`);
    const more = page.getByRole('button', { name: `One more ${choice.typeName} ticket` });
    await more.click();
    await more.click();
    await press(page, 'Hold tickets');
    await at(page, '/checkout/');
    await typeCard(page, '4242 4242 4242 4242');
    await press(page, /^Pay /);
    await at(page, '/bookings/');
    const code = page.getByRole('img', { name: /^Ticket code of/ }).first();
    await code.waitFor();
    await requireNoViolations(page, 'booking');

    await press(page, /^Change name/);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await requireFocus(page, /^Change name/);
    await press(page, /^Change name/);
    await page.getByRole('dialog').getByLabel('Name').fill('Björk Überall');
    await requireNoViolations(page, 'booking, name');
    await press(page, 'Save name');
    await page.getByRole('img', { name: /^Ticket code of Björk Überall/ }).waitFor();

    const before = await code.getAttribute('src');
    await press(page, /^New code/);
    await press(page, 'Get a new code');
    await expect.poll(() => code.getAttribute('src'), { timeout: 20_000 }).not.toBe(before);
    expect(await page.getByRole('img', { name: /^Ticket code of/ }).count()).toBe(2);

    await press(page, 'Cancel this booking');
    const told = page.getByRole('dialog');
    await told.getByText('You get back').waitFor();
    await requireNoViolations(page, 'booking, cancellation');
    await told.getByRole('button', { name: 'Cancel the booking' }).click();
    await heading(page, 'This booking is cancelled');

    await page.goto('/account/payments');
    await page.getByRole('link', { name: choice.title }).waitFor();
    await requireNoViolations(page, 'payments');
    await readInbox(page);
  });

  it('chooses what to be told, and confirms a number by its code', async () => {
    const page = await openPage(browser, origin);
    await open(page, await newAccount(), '/account/preferences');
    const number = `+4915${String(Date.now()).slice(-9)}`;
    const reminders = page.getByRole('group', { name: 'Reminders' });
    await reminders.getByLabel('Push').uncheck();
    expect(await reminders.getByLabel('Text').isDisabled()).toBe(true);
    await page.getByLabel('Quiet hours').check();
    await requireNoViolations(page, 'preferences');
    await press(page, 'Save preferences');
    await page.getByText('Your preferences are saved.').waitFor();
    await press(page, 'Send me a code');
    await page.getByText('Enter the number with its country code').waitFor();
    await requireNoViolations(page, 'preferences, faults');
    await page.getByLabel('Number', { exact: true }).fill(number);
    await page.getByLabel('I agree to get text messages').check();
    await press(page, 'Send me a code');
    await page.getByLabel('Code', { exact: true }).fill(await codeSentTo(number));
    await press(page, 'Confirm number');
    await page.getByText('Your number is confirmed.').waitFor();
    await reminders.getByLabel('Text').check();
    await press(page, 'Save preferences');
    await page.getByText('Your preferences are saved.').waitFor();
    await page.reload();
    await reminders.waitFor();
    expect(await reminders.getByLabel('Push').isChecked()).toBe(false);
    expect(await reminders.getByLabel('Text').isChecked()).toBe(true);
  });

  it('becomes a member through the bank’s page, cancels, and takes that back', async () => {
    const name = `Friends ${newId().slice(-6)}`;
    await offerPlan(name);
    const page = await openPage(browser, origin);
    await open(page, await newAccount(), '/account/membership');
    const join = page.getByRole('button', { name: new RegExp(`^Become a member.*${name}$`) });
    await join.waitFor();
    await requireNoViolations(page, 'membership, plans');
    await join.click();
    await page.getByLabel('Card number').waitFor();
    await requireNoViolations(page, 'membership, card');
    await typeCard(page, '4000 0000 0000 0002');
    await press(page, /^Pay /);
    await page.getByText('Your bank declined the card.').waitFor();
    await typeCard(page, '4000 0025 0000 3155');
    await press(page, /^Pay /);
    await press(page, 'Complete authentication');
    await at(page, '/account/membership');
    await page.getByText('It renews by itself on').waitFor();
    await requireNoViolations(page, 'membership');
    await press(page, 'Cancel membership');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel membership' }).click();
    await page.getByText('Ends soon').waitFor();
    await press(page, 'Keep the membership going');
    await page.getByText('It renews by itself on').waitFor();
  });

  it('changes its name and address, takes its data along, and goes', async () => {
    const page = await openPage(browser, origin);
    const account = await newAccount();
    await open(page, account, '/account/profile');
    await page.getByLabel('Your name').fill('Zoë Lind');
    await press(page, 'Save');
    await page.getByText('Saved.').waitFor();
    await press(page, 'Change address');
    await page.getByLabel('New address').fill(`new-${newId()}@journey.example`);
    await page.getByLabel('Password', { exact: true }).fill('not-the-password');
    await press(page, 'Change address');
    await page.getByRole('alert').filter({ hasText: 'This is not your password.' }).waitFor();
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await press(page, 'Change address');
    await page.getByText('waits to be confirmed').waitFor();
    await requireNoViolations(page, 'profile');
    await press(page, 'Keep the old address');
    await page.getByText('Your address stays as it is.').waitFor();

    await page.goto('/account/data');
    const downloading = page.waitForEvent('download');
    await press(page, 'Download my data');
    const exported: unknown = JSON.parse(await readFile(await (await downloading).path(), 'utf8'));
    expect(exported).toMatchObject({ account: { name: 'Zoë Lind', email: account.email } });
    await press(page, 'Delete my account');
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await press(page, 'Delete for ever');
    await page.getByText('Tick this if you mean it.').waitFor();
    await requireNoViolations(page, 'data');
    await page.getByLabel('I want my account to be deleted for ever.').check();
    await press(page, 'Delete for ever');
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByRole('link', { name: 'Log in' }).first().waitFor();
    await page.goto('/login');
    await typeLogin(page, account);
    await page.getByRole('alert').filter({ hasText: 'The address or the password is wrong.' }).waitFor();
  });
});

/** The inbox of somebody who has just bought: reads a message, hides it, and clears the rest. */
async function readInbox(page: Page): Promise<void> {
  await page.goto('/account/inbox');
  const entries = page.getByRole('article');
  const look = async () => {
    await page.reload();
    await entries.or(page.getByText('Nothing here yet.')).first().waitFor();
    return entries.count();
  };
  await expect.poll(look, { timeout: 20_000 }).toBeGreaterThan(1);
  const first = entries.first();
  await first.getByRole('button', { name: 'How it reached you' }).click();
  await first.getByText('Inbox', { exact: true }).waitFor();
  await requireNoViolations(page, 'inbox');
  await first.getByRole('button', { name: 'Mark as read' }).click();
  await first.getByRole('button', { name: 'Mark as unread' }).waitFor();
  const title = (await first.getByRole('heading').textContent()) ?? '';
  await first.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('status').filter({ hasText: title.trim() }).waitFor();
  await press(page, 'Mark all as read');
  await page.getByRole('status').filter({ hasText: 'Everything is marked as read.' }).waitFor();
  await press(page, 'Unread (0)');
  await page.getByText('You have read everything.').waitFor();
}

async function codeSentTo(number: string): Promise<string> {
  const address = new URL(`/_local/messages.json?to=${encodeURIComponent(number)}`, origin);
  return expect
    .poll(async () => /\b\d{6}\b/.exec(await (await fetch(address)).text())?.[0], { timeout: 20_000 })
    .toBeTruthy()
    .then(async () => /\b\d{6}\b/.exec(await (await fetch(address)).text())?.[0] ?? '');
}

async function offerPlan(name: string): Promise<void> {
  const login = { email: 'admin@concert.example', password: 'concert-demo' };
  const { accessToken } = await api.call(
    authOperations.login,
    { body: login },
    authOperations.login.responses[200].body,
  );
  const body = {
    name,
    description: 'A tenth off, and first at the tickets.',
    priceMinor: 900,
    currency: 'EUR',
    interval: 'month',
    discountPercent: 10,
    hasPresale: true,
  };
  const { createPlan } = membershipOperations;
  await api.call(createPlan, { token: accessToken, key: newId(), body }, createPlan.responses[201].body);
}
