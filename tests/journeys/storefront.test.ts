import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { holdChoice, registerFan } from '../../tools/demo/purchase.ts';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage } from './chromium.ts';
import { journeyOrigin } from './origin.ts';
import { openShop, type Shop } from './shop-world.ts';

const origin = journeyOrigin();
const api = openApiClient(origin);

let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  browser = await openChromium();
  shop = await openShop(api);
});

afterAll(() => browser?.close());

/** What the page's policy refused, and what broke. */
function troubles(page: Page): readonly string[] {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Hydration/.test(message.text())) seen.push(message.text());
  });
  return seen;
}

const searchField = (page: Page) => page.getByRole('main').getByRole('combobox').first();

describe('the storefront', () => {
  it('shows what is on: featured, this weekend, near the reader by their own choice, and new', async () => {
    const page = await openPage(browser, origin);
    const seen = troubles(page);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Featured' }).waitFor();
    await page.getByRole('heading', { name: 'Just announced' }).waitFor();
    const city = page.getByLabel('Your city');
    await city.selectOption('Paris');
    await page.getByRole('heading', { name: 'Near you: Paris' }).waitFor();
    await page.getByRole('link', { name: 'Everything in this city' }).waitFor();
    await requireNoViolations(page, 'home');
    await page.reload();
    await page.getByRole('heading', { name: 'Near you: Paris' }).waitFor();
    expect(seen).toEqual([]);
  });

  it('suggests while one types, by keyboard alone, and remembers', async () => {
    const { title, eventId } = await shop.publish();
    const page = await openPage(browser, origin);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Featured' }).waitFor();
    const field = searchField(page);
    await field.pressSequentially(title.slice(0, 12));
    const options = page.getByRole('option');
    await options.filter({ hasText: title }).waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await requireNoViolations(page, 'home with suggestions');
    await page.keyboard.press('ArrowDown');
    const active = await field.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/events/${eventId}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();

    await page.goto('/events');
    await searchField(page).focus();
    await page.getByText('Earlier searches').waitFor();
    await searchField(page).fill('zzzzzz');
    await page.getByText('Nothing begins like this.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing matches.').waitFor();
    await requireNoViolations(page, 'nothing matches');
  });

  it('keeps filters in the address, counts what each would find, and survives reload and back', async () => {
    const page = await openPage(browser, origin);
    await page.goto('/events');
    const jazz = page.getByLabel('Category').locator('option', { hasText: /^\s*Jazz \(\d+\)\s*$/ });
    await jazz.waitFor({ state: 'attached' });
    await page.getByLabel('Category').selectOption('jazz');
    await page.waitForURL((url) => url.searchParams.get('category') === 'jazz');
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await requireNoViolations(page, 'browse');
    await page.reload();
    await page
      .getByLabel('Category')
      .locator('option:checked', { hasText: 'Jazz' })
      .waitFor({ state: 'attached' });
    await page.getByRole('main').getByRole('heading', { level: 3 }).first().click();
    await page.waitForURL((url) => /^\/events\/.+/.test(url.pathname));
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get('category') === 'jazz');
    await page.getByRole('heading', { level: 3 }).first().waitFor();
  });

  it('serves an event as a document that needs no script, and lets the app take over', async () => {
    const { eventId, title } = await shop.publish();
    const document = await fetch(`${origin}/events/${eventId}`);
    const text = await document.text();
    expect(document.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(text).toContain(`<title>${title} · Concert</title>`);
    expect(text).toContain('"@context":"https://schema.org"');
    expect(await (await fetch(`${origin}/sitemap.xml`)).text()).toContain('<urlset');
    expect(await (await fetch(`${origin}/robots.txt`)).text()).toContain('/sitemap.xml');

    const page = await openPage(browser, origin);
    const seen = troubles(page);
    await page.goto(`/events/${eventId}`);
    await page.getByText('Live availability').waitFor();
    expect(await page.title()).toBe(`${title} · Concert`);
    expect(await page.locator('meta[name="description"]').count()).toBe(1);
    await requireNoViolations(page, 'event');
    expect(seen).toEqual([]);

    expect((await fetch(`${origin}/events/nothing`)).status).toBe(404);
    await page.goto('/events/nothing');
    await page.getByRole('heading', { name: 'This event is not here' }).waitFor();
    await requireNoViolations(page, 'no such event');
  });

  it('tells as tickets go, and asks by itself where the socket is shut', async () => {
    const choice = await shop.publish({ capacity: 3, maxPerBooking: 3 });
    const page = await openPage(browser, origin);
    await page.goto(`/events/${choice.eventId}`);
    await page.getByText('Live availability').waitFor();
    await page.getByText('Only 3 left').waitFor();
    const fan = await registerFan(api);
    await holdChoice(api, fan, choice, 3);
    await page.getByText('Every ticket is gone.').waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: `${choice.typeName}: sold out.` })
      .waitFor({ state: 'attached' });
    await requireNoViolations(page, 'sold out');

    const shut = await openPage(browser, origin);
    await shut.routeWebSocket(/\/live$/, (socket) => socket.close());
    await shut.goto(`/events/${choice.eventId}`);
    await shut.getByText('Updated every few seconds').waitFor();
    await shut.getByText('Every ticket is gone.').waitFor();
  });

  it('tells who is no member how to buy first', async () => {
    const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const sinceYesterday = new Date(Date.now() - 86_400_000).toISOString();
    const choice = await shop.publish({ salesStartAt: inAWeek, memberSalesStartAt: sinceYesterday });
    const page = await openPage(browser, origin);
    await page.goto(`/events/${choice.eventId}`);
    await page.getByText('Members buy first.').waitFor();
    await page.getByText('Members’ presale', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'See the memberships' }).waitFor();
    expect(await page.getByRole('button', { name: 'Hold tickets' }).count()).toBe(0);
    await requireNoViolations(page, 'members only');
  });

  it('counts down to a sale that opens within two days, and opens without a reload', async () => {
    const soon = new Date(Date.now() + 8_000).toISOString();
    const choice = await shop.publish({ salesStartAt: soon });
    const page = await openPage(browser, origin);
    await page.goto(`/events/${choice.eventId}`);
    await page.getByText(/On sale in 0:00:\d\d/).waitFor();
    await page.getByRole('button', { name: 'Hold tickets' }).waitFor();
  });

  it('lets one share an event, note it down, and see what else its organiser has', async () => {
    const own = await openShop(api);
    const choice = await own.publish();
    const other = await own.publish();
    const page = await openPage(browser, origin);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await page.goto(`/events/${choice.eventId}`);
    await page.getByText('Live availability').waitFor();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByText('Link copied.').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Add to calendar' }).click();
    const file = await (await downloading).path();
    expect(await readFile(file, 'utf8')).toContain(`SUMMARY:${choice.title}`);
    await page.getByRole('contentinfo').scrollIntoViewIfNeeded();
    await page.getByRole('link', { name: other.title }).waitFor();
    await page.getByRole('link', { name: `Presented by ${own.organizerName}` }).click();
    await page.getByRole('heading', { level: 1, name: own.organizerName }).waitFor();
    await page.getByRole('link', { name: other.title }).waitFor();
    await requireNoViolations(page, 'organiser');
    await page.goto(`/organizers/${choice.eventId}`);
    await page.getByRole('heading', { name: 'This organiser is not here' }).waitFor();
  });
});
