import { addresses, keeping, type Scene } from '../scene.ts';
import { press } from './act.ts';

const pages = {
  tickets: '/account',
  inbox: '/account/inbox',
  payments: '/account/payments',
  membership: '/account/membership',
  profile: '/account/profile',
  security: '/account/security',
  preferences: '/account/preferences',
  data: '/account/data',
};

const empty = Object.fromEntries(
  Object.entries(pages)
    .filter(([name]) => ['tickets', 'inbox', 'payments', 'membership'].includes(name))
    .map(([name, path]) => [`${name}-nothing`, path]),
);

/** Everybody's own pages: with the demo's data and with none. */
export const account: readonly Scene[] = [
  ...keeping(addresses('account', 'fan', pages), {
    tickets: { width: 1440, theme: 'dark', caption: 'Somebody’s tickets' },
    preferences: { width: 768, theme: 'light', caption: 'What one is told, and how' },
  }),
  ...addresses('account', 'newcomer', empty),
  {
    area: 'account',
    name: 'second-factor',
    as: 'newcomer',
    async open(page, { logins }) {
      await page.goto('/account/security');
      await press(page, 'Set it up');
      const form = page.getByRole('form', { name: 'First, your password' });
      await form.getByLabel('Current password').fill(logins.newcomer.password);
      await form.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
    },
  },
  {
    area: 'account',
    name: 'erasing',
    as: 'newcomer',
    async open(page) {
      await page.goto('/account/data');
      await press(page, 'Delete my account');
    },
  },
  {
    area: 'account',
    name: 'cancel-booking',
    as: 'fan',
    async open(page, { bookingId }) {
      await page.goto(`/bookings/${bookingId}`);
      await press(page, 'Cancel this booking');
      await page.getByRole('dialog').getByText('You get back').waitFor();
    },
  },
  {
    area: 'account',
    name: 'change-name',
    as: 'fan',
    async open(page, { bookingId }) {
      await page.goto(`/bookings/${bookingId}`);
      await press(page, /^Change name/);
      await page.getByRole('dialog').waitFor();
    },
  },
];
