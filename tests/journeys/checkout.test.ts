import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { holdChoice, registerFan } from '../../tools/demo/purchase.ts';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage } from './chromium.ts';
import { journeyOrigin } from './origin.ts';
import { holdInBrowser, openShop, registerInBrowser, type Shop, typeCard } from './shop-world.ts';

const origin = journeyOrigin();
const api = openApiClient(origin);

let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  browser = await openChromium();
  shop = await openShop(api);
});

afterAll(() => browser?.close());

async function buyer() {
  const page = await openPage(browser, origin);
  await registerInBrowser(page);
  return page;
}

describe('a checkout loses nothing', () => {
  it('on a reload, the way back, and in a second tab', async () => {
    const choice = await shop.publish();
    const page = await buyer();
    const id = await holdInBrowser(page, choice, 2);
    await page.getByRole('timer', { name: 'Time left' }).waitFor();
    await requireNoViolations(page, 'checkout');
    await page.reload();
    await page.getByText(`2 × ${choice.typeName}`).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: choice.title }).waitFor();
    await page.goForward();
    await page.getByText(`2 × ${choice.typeName}`).waitFor();

    const second = await page.context().newPage();
    await second.goto(`/checkout/${id}`);
    await second.getByText(`2 × ${choice.typeName}`).waitFor();
    await typeCard(page, '4242 4242 4242 4242');
    await page.waitForURL((url) => url.pathname === `/bookings/${id}`);
    // Whoever looks at the other tab finds what was bought, and no second card form.
    await second.reload();
    await second.waitForURL((url) => url.pathname === `/bookings/${id}`);
  });

  it('when the number of tickets changes: the clock runs on, the sum is new', async () => {
    const choice = await shop.publish({ priceMinor: 2000, feeMinor: 100 });
    const page = await buyer();
    await holdInBrowser(page, choice, 2);
    await page.getByRole('button', { name: 'Pay €42.00' }).waitFor();
    await page.getByText('Fees').waitFor();
    await page.getByRole('button', { name: 'Change the number of tickets' }).click();
    await page.getByRole('button', { name: `One more ${choice.typeName} ticket` }).click();
    await requireNoViolations(page, 'changing tickets');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('New total: €63.00').waitFor();
    await page.getByRole('button', { name: 'Pay €63.00' }).waitFor();
    await typeCard(page, '4242 4242 4242 4242');
    await page.waitForURL((url) => url.pathname.startsWith('/bookings/'));
    await page
      .getByRole('img', { name: /^Ticket code of Zoë Ångström/ })
      .nth(2)
      .waitFor();
  });

  it('when somebody else was faster: says so, and holds what is left', async () => {
    const choice = await shop.publish({ capacity: 4, maxPerBooking: 4 });
    const page = await buyer();
    // Without the socket the page learns of it from the refusal, as on a train.
    await page.routeWebSocket(/\/live$/, (socket) => socket.close());
    await page.goto(`/events/${choice.eventId}`);
    const more = page.getByRole('button', { name: `One more ${choice.typeName} ticket` });
    for (let count = 0; count < 3; count += 1) await more.click();
    await holdChoice(api, await registerFan(api), choice, 3);
    await page.getByRole('button', { name: 'Hold tickets' }).click();
    await page.getByRole('alert').filter({ hasText: 'Somebody was faster' }).waitFor();
    await requireNoViolations(page, 'somebody was faster');
    await page.getByText('Only 1 left').waitFor();
    await page.getByRole('button', { name: 'Hold tickets' }).click();
    await page.getByText(`1 × ${choice.typeName}`).waitFor();
  });

  it('when the time runs out: says that nothing was paid, and keeps the choice', async () => {
    const choice = await shop.publish();
    const page = await buyer();
    const id = await holdInBrowser(page, choice, 2);
    // The hold's end is moved here, in the answer: the platform's own would take ten minutes.
    const soon = new Date(Date.now() + 2_000).toISOString();
    await page.route(`**/api/bookings/${id}`, async (route) => {
      const answer = await route.fetch();
      const booking: unknown = await answer.json();
      const status = Date.now() > Date.parse(soon) ? { status: 'expired' } : {};
      await route.fulfill({ response: answer, json: { ...(booking as object), expiresAt: soon, ...status } });
    });
    await page.reload();
    const heading = page.getByRole('heading', { name: 'The ten minutes are over' });
    await heading.waitFor();
    const hasFocus = await heading.evaluate((element) => element === element.ownerDocument.activeElement);
    expect(hasFocus).toBe(true);
    await requireNoViolations(page, 'expired hold');
    await page.getByRole('link', { name: 'Choose tickets again' }).click();
    await page.getByText('2 tickets', { exact: true }).waitFor();
  });

  it('when the network is gone at the moment of paying: keeps the card typed, and pays once', async () => {
    const choice = await shop.publish();
    const page = await buyer();
    const id = await holdInBrowser(page, choice, 1);
    await page.getByLabel('Card number').waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await typeCard(page, '4242 4242 4242 4242');
    await page.getByRole('alert').waitFor();
    await requireNoViolations(page, 'offline while paying');
    await page.context().setOffline(false);
    expect(await page.getByLabel('Card number').inputValue()).toBe('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.waitForURL((url) => url.pathname === `/bookings/${id}`);
  });
});
