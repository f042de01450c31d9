import { addresses, keeping, type Scene } from '../scene.ts';

/** What somebody sees who is not logged in. */
export const storefront: readonly Scene[] = [
  ...keeping(
    addresses('storefront', 'nobody', {
      home: '/',
      programme: '/events',
      'programme-filtered': '/events?category=jazz',
      'programme-nothing': '/events?q=zzzqqq',
      event: ({ choice }) => `/events/${choice.eventId}`,
      'event-sold-out': ({ soldOutId }) => `/events/${soldOutId}`,
    }),
    {
      home: { width: 1440, theme: 'light', caption: 'The home page' },
      event: { width: 360, theme: 'dark', caption: 'An event on a phone' },
    },
  ),
  {
    area: 'storefront',
    name: 'event-chosen',
    as: 'nobody',
    async open(page, { choice }) {
      await page.goto(`/events/${choice.eventId}`);
      const more = page.getByRole('button', { name: `One more ${choice.typeName} ticket` });
      await more.click();
      await more.click();
    },
  },
  ...addresses('storefront', 'nobody', {
    login: '/login',
    register: '/register',
    'forgot-password': '/forgot-password',
    'reset-password-spent': '/reset-password?token=spent',
    'verify-email-spent': '/verify-email?token=spent',
    'unsubscribe-spent': '/unsubscribe?token=spent',
  }),
  {
    area: 'storefront',
    name: 'register-faults',
    as: 'nobody',
    async open(page) {
      await page.goto('/register');
      await page.getByRole('main').getByRole('button').last().click();
    },
  },
  {
    area: 'storefront',
    name: 'login-wrong',
    as: 'nobody',
    async open(page) {
      await page.goto('/login');
      await page.getByLabel('E-mail').fill('nobody@gallery.example');
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
];
