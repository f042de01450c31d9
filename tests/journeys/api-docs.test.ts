import { allOperations } from '@concert/contracts/http/index';
import { SERVICES } from '@concert/contracts/services';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage } from './chromium.ts';
import { journeyOrigin } from './origin.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openChromium();
});

afterAll(() => browser?.close());

describe('the API’s documentation', () => {
  it('shows every operation, tries one out, and breaks no rule of the security policy', async () => {
    const page = await openPage(browser, journeyOrigin());
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto('/api-docs');
    await page.getByText('Tickets for concerts and other live events.').waitFor();
    for (const service of SERVICES) {
      const section = page.locator('.opblock-tag-section', {
        has: page.locator(`#operations-tag-${service}`),
      });
      const { length } = allOperations.filter((operation) => operation.service === service);
      await section.locator('button.expand-operation').click();
      await section
        .locator('.opblock')
        .nth(length - 1)
        .waitFor();
      expect([service, await section.locator('.opblock').count()]).toEqual([service, length]);
      await section.locator('button.expand-operation').click();
      await section.locator('.opblock').first().waitFor({ state: 'detached' });
    }

    await page.locator('#operations-tag-event button.expand-operation').click();
    const listEvents = page.locator('#operations-event-listEvents');
    await listEvents.locator('.opblock-summary-control').click();
    await listEvents.getByRole('button', { name: 'Execute' }).click();
    await listEvents.locator('.live-responses-table').getByText('200').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
