import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage } from './chromium.ts';
import { journeyOrigin } from './origin.ts';

const origin = journeyOrigin();

let browser: Browser;

beforeAll(async () => {
  browser = await openChromium();
});

afterAll(() => browser?.close());

describe('when something goes wrong', () => {
  it('a page that breaks says which request to quote, keeps the menu, and comes back', async () => {
    const page = await openPage(browser, origin);
    const requestId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10';
    // The id that is quoted is the last answer's; what no service answers is half an event.
    await page.route('**/api/events/facets*', (route) => route.abort());
    await page.route('**/api/events?*', (route) =>
      route.fulfill({
        json: { items: [{ id: requestId, title: 'Half an event' }], nextCursor: null },
        headers: { 'x-request-id': requestId },
      }),
    );
    await page.goto('/events');
    const broken = page.getByRole('alert').filter({ hasText: 'The lights went out.' });
    await broken.getByText(requestId).waitFor();
    await page.getByRole('link', { name: 'Events' }).first().waitFor();
    await requireNoViolations(page, 'a broken page');
    await page.unrouteAll();
    await broken.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'The lights' }).waitFor();
    expect(await broken.count()).toBe(0);
  });

  it('a lost network is told on every kind of page, and what is unknown leads home', async () => {
    const page = await openPage(browser, origin);
    for (const path of ['/', '/login', '/nowhere']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.context().setOffline(true);
      await page.getByRole('status').filter({ hasText: 'You are offline.' }).waitFor();
      await page.context().setOffline(false);
    }
    await requireNoViolations(page, 'not found');
    await page.getByRole('button', { name: 'To the home page' }).click();
    await page.waitForURL((url) => url.pathname === '/');
  });
});
