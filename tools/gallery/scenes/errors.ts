import { addresses, type Scene } from '../scene.ts';
import { refuse } from './act.ts';

/** When something is not there, or goes wrong. */
export const errors: readonly Scene[] = [
  ...addresses('errors', 'nobody', {
    'no-such-page': '/nowhere',
    'no-such-event': '/events/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10',
  }),
  {
    area: 'errors',
    name: 'server-fails',
    as: 'nobody',
    async open(page) {
      await refuse(page, '/events?*', { status: 500, type: 'unexpected' });
      await refuse(page, '/events/search?*', { status: 500, type: 'unexpected' });
      await page.goto('/events?q=jazz');
      await page.getByRole('alert').first().waitFor();
    },
    close: (page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
    kept: { width: 360, theme: 'light', caption: 'A failure, with what to quote and a way on' },
  },
  {
    area: 'errors',
    name: 'page-breaks',
    as: 'nobody',
    async open(page, { choice }) {
      await page.route('**/api/events/*', (route) => route.fulfill({ json: { title: 'Half an event' } }));
      await page.goto(`/events/${choice.eventId}`);
      await page.getByRole('alert').first().waitFor();
    },
    close: (page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
  },
  {
    area: 'errors',
    name: 'too-many',
    as: 'nobody',
    async open(page) {
      await refuse(page, '/auth/login', { status: 429, type: 'too-many-requests' });
      await page.goto('/login');
      await page.getByLabel('E-mail').fill('nobody@gallery.example');
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByRole('alert').first().waitFor();
    },
    close: (page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
  },
  {
    area: 'errors',
    name: 'offline',
    as: 'nobody',
    async open(page) {
      await page.goto('/events');
      await page.getByRole('article').or(page.getByRole('listitem')).first().waitFor();
      await page.context().setOffline(true);
    },
    close: (page) => page.context().setOffline(false),
  },
];
