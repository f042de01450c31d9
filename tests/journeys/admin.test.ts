import { operations } from '@concert/contracts/http/index';
import { newId } from '@concert/values/ids';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage } from './chromium.ts';
import { journeyOrigin } from './origin.ts';

const origin = journeyOrigin();
const api = openApiClient(origin);

/** Each page of the console, by its address and its heading. */
const PAGES = [
  ['/admin', 'Health'],
  ['/admin/users', 'People'],
  ['/admin/payments', 'Payments'],
  ['/admin/payments?view=disputes', 'Payments'],
  ['/admin/payments?view=reconciliation', 'Payments'],
  ['/admin/payments?view=plans', 'Payments'],
  ['/admin/mails', 'Mails'],
  ['/admin/mails?view=status', 'Mails'],
  ['/admin/mails?view=bounces', 'Mails'],
  ['/admin/mails?view=suppressions', 'Mails'],
  ['/admin/mails?view=templates', 'Mails'],
  ['/admin/notifications', 'Notifications'],
  ['/admin/notifications?view=send', 'Notifications'],
  ['/admin/files', 'Files'],
  ['/admin/audit', 'Audit trail'],
  ['/admin/audit?view=report', 'Audit trail'],
  ['/admin/cache', 'Cache'],
  ['/admin/failures', 'Failed messages'],
] as const;

let browser: Browser;

beforeAll(async () => {
  browser = await openChromium();
});

afterAll(() => browser?.close());

async function enter(page: Page, path: string): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(path)}`);
  await page.getByLabel('E-mail').fill('admin@concert.example');
  await page.getByLabel('Password', { exact: true }).fill('concert-demo');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((url) => url.pathname === path);
}

async function somebody(): Promise<{ readonly id: string; readonly name: string; readonly email: string }> {
  const email = `fan-${newId()}@journey.example`;
  const body = { name: `Fan ${newId().slice(-6)}`, email, password: `curtain-${newId()}` };
  const Answer = z.object({ user: z.object({ id: z.string() }) });
  const { user } = await api.call(operations.register, { body }, Answer);
  return { id: user.id, name: body.name, email };
}

describe('the admin console', () => {
  it('has no page with a barrier', async () => {
    const page = await openPage(browser, origin);
    await enter(page, '/admin');
    for (const [path, heading] of PAGES) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await requireNoViolations(page, path);
    }
  }, 180_000);

  it('finds somebody, changes the role, and erases the account', async () => {
    const fan = await somebody();
    const page = await openPage(browser, origin);
    await enter(page, '/admin/users');
    await page.getByLabel('Name or e-mail').fill(fan.email);
    await page.getByRole('link', { name: fan.name }).click();
    await page.getByRole('heading', { level: 1, name: fan.name }).waitFor();

    await page.getByLabel('Role').selectOption('organizer');
    await page.getByRole('button', { name: 'Change role' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
    await page.getByText('The role is now: Organiser.').waitFor();
    await requireNoViolations(page, 'a person');

    await page.getByRole('button', { name: 'Erase account' }).click();
    await requireNoViolations(page, 'erasing a person');
    await page.getByRole('dialog').getByRole('button', { name: 'Erase account' }).click();
    await page.waitForURL((url) => url.pathname === '/admin/users');
  }, 90_000);

  it('shows what a mail will look like, in a frame that runs no scripts', async () => {
    const page = await openPage(browser, origin);
    await enter(page, '/admin');
    await page.goto('/admin/mails?view=templates');
    await page.getByRole('button', { name: /^Look at it.*password-reset$/ }).click();
    await page.getByRole('dialog', { name: 'Choose a new password' }).locator('iframe').waitFor();
    await requireNoViolations(page, 'one of Concert’s own mails');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    const name = `note-${newId()}`;
    await page.getByRole('button', { name: 'Create template' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Subject').fill('New doors for {{eventTitle}}');
    await dialog.getByLabel('Text').fill('Doors open earlier.');
    await dialog.getByRole('button', { name: 'Create template' }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const frame = page.locator('iframe[title="Preview"]');
    await frame.waitFor();
    expect(await frame.getAttribute('sandbox')).toBe('');
    await requireNoViolations(page, 'a template');
  }, 60_000);

  it('verifies the audit trail', async () => {
    const page = await openPage(browser, origin);
    await enter(page, '/admin');
    await page.goto('/admin/audit?view=report');
    await page.getByText(/records?, nothing altered/).waitFor();
  }, 60_000);

  it('keeps others out', async () => {
    const page = await openPage(browser, origin);
    await page.goto('/admin/failures');
    await page.waitForURL((url) => url.pathname === '/login');
  });
});
