import { addresses, keeping, type Scene } from '../scene.ts';
import { press } from './act.ts';

/** Selling: with the demo's sales, with a draft, and with nothing yet. */
export const organizer: readonly Scene[] = [
  ...keeping(
    addresses('organizer', 'organizer', {
      events: '/organizer',
      overview: ({ ownEventId }) => `/organizer/events/${ownEventId}`,
      'overview-draft': ({ draftId }) => `/organizer/events/${draftId}`,
      edit: ({ ownEventId }) => `/organizer/events/${ownEventId}/edit`,
      'edit-draft': ({ draftId }) => `/organizer/events/${draftId}/edit`,
      bookings: ({ ownEventId }) => `/organizer/events/${ownEventId}/bookings`,
      'bookings-nothing': ({ draftId }) => `/organizer/events/${draftId}/bookings`,
      booking: ({ doorId, soldBookingId }) => `/organizer/events/${doorId}/bookings/${soldBookingId}`,
      give: ({ ownEventId }) => `/organizer/events/${ownEventId}/give`,
      messages: ({ ownEventId }) => `/organizer/events/${ownEventId}/messages`,
      figures: '/organizer/figures',
      disputes: '/organizer/disputes',
      reports: '/organizer/reports',
      'not-found': '/organizer/events/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10',
    }),
    {
      overview: { width: 1440, theme: 'light', caption: 'An event’s sales' },
      edit: { width: 1440, theme: 'dark', caption: 'An event with its preview' },
    },
  ),
  ...addresses('organizer', 'beginner', {
    'events-nothing': '/organizer',
    new: '/organizer/events/new',
    'figures-nothing': '/organizer/figures',
    'disputes-nothing': '/organizer/disputes',
    'reports-nothing': '/organizer/reports',
  }),
  {
    area: 'organizer',
    name: 'new-faults',
    as: 'beginner',
    async open(page) {
      await page.goto('/organizer/events/new');
      await press(page, 'Publish');
      await page.getByText('This is still missing.').first().waitFor();
    },
  },
  {
    area: 'organizer',
    name: 'cancel',
    as: 'organizer',
    async open(page, { ownEventId }) {
      await page.goto(`/organizer/events/${ownEventId}`);
      await press(page, 'Cancel event');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    area: 'organizer',
    name: 'duplicate',
    as: 'organizer',
    async open(page, { ownEventId }) {
      await page.goto(`/organizer/events/${ownEventId}`);
      await press(page, 'Duplicate');
      await page.getByRole('dialog').waitFor();
    },
  },
];
