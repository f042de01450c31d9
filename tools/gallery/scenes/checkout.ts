import type { Page } from 'playwright-core';
import type { Scene } from '../scene.ts';
import type { World } from '../world.ts';
import { press, refuse, typeCard } from './act.ts';

const openHold = async (page: Page, { hold }: World): Promise<void> => {
  await page.goto(`/checkout/${await hold()}`);
  await page.getByLabel('Card number').waitFor();
};

/** A booking as the API answers it, but for what is put in its place. */
async function changed(page: Page, change: Readonly<Record<string, unknown>>): Promise<void> {
  await page.route('**/api/bookings/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...change } });
  });
}

const forgetRoutes = (page: Page): Promise<void> => page.unrouteAll({ behavior: 'ignoreErrors' });

/** From the held tickets to the paid ones, and what may come in between. */
export const checkout: readonly Scene[] = [
  {
    area: 'checkout',
    name: 'pay',
    as: 'fan',
    open: openHold,
    kept: { width: 1440, theme: 'light', caption: 'Paying, while the tickets are held' },
  },
  {
    area: 'checkout',
    name: 'declined',
    as: 'fan',
    async open(page, world) {
      await openHold(page, world);
      await typeCard(page, '4000 0000 0000 0002');
      await press(page, /^Pay /);
      await page.getByText('Your bank declined the card.').waitFor();
    },
    kept: { width: 360, theme: 'light', caption: 'A declined card loses nothing' },
  },
  {
    area: 'checkout',
    name: 'card-faults',
    as: 'fan',
    async open(page, world) {
      await openHold(page, world);
      await press(page, /^Pay /);
    },
  },
  {
    area: 'checkout',
    name: 'release',
    as: 'fan',
    async open(page, world) {
      await openHold(page, world);
      await press(page, /Release|Give back|Let go/);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    area: 'checkout',
    name: 'expired',
    as: 'fan',
    async open(page, { hold }) {
      const past = new Date(Date.now() - 60_000).toISOString();
      await changed(page, { status: 'expired', expiresAt: past });
      await page.goto(`/checkout/${await hold()}`);
    },
    close: forgetRoutes,
  },
  {
    area: 'checkout',
    name: 'offline',
    as: 'fan',
    async open(page, world) {
      await openHold(page, world);
      await page.context().setOffline(true);
    },
    close: (page) => page.context().setOffline(false),
  },
  {
    area: 'checkout',
    name: 'sold-out-meanwhile',
    as: 'fan',
    async open(page, { choice }) {
      await refuse(page, '/bookings', { status: 409, type: 'sold-out' });
      await page.goto(`/events/${choice.eventId}`);
      await page.getByRole('button', { name: `One more ${choice.typeName} ticket` }).click();
      await press(page, 'Hold tickets');
      await page.getByRole('alert').first().waitFor();
    },
    close: forgetRoutes,
  },
  {
    area: 'checkout',
    name: 'not-found',
    as: 'fan',
    async open(page) {
      await page.goto('/checkout/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10');
    },
  },
  {
    area: 'checkout',
    name: 'tickets',
    as: 'fan',
    async open(page, { bookingId }) {
      await page.goto(`/bookings/${bookingId}`);
      await page
        .getByRole('img', { name: /^Ticket code of/ })
        .first()
        .waitFor();
    },
    kept: { width: 360, theme: 'dark', caption: 'The tickets' },
  },
];
