import { addresses, keeping, type Scene } from '../scene.ts';
import { press } from './act.ts';

/** Running the platform. */
export const admin: readonly Scene[] = [
  ...keeping(
    addresses('admin', 'admin', {
      health: '/admin',
      users: '/admin/users',
      refunds: '/admin/payments',
      disputes: '/admin/payments?view=disputes',
      reconciliation: '/admin/payments?view=reconciliation',
      plans: '/admin/payments?view=plans',
      mails: '/admin/mails',
      'mails-find': '/admin/mails?view=status',
      bounces: '/admin/mails?view=bounces',
      suppressions: '/admin/mails?view=suppressions',
      templates: '/admin/mails?view=templates',
      notifications: '/admin/notifications',
      'notifications-send': '/admin/notifications?view=send',
      files: '/admin/files',
      audit: '/admin/audit',
      'audit-report': '/admin/audit?view=report',
      cache: '/admin/cache',
      failures: '/admin/failures',
      'users-nobody': '/admin/users/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10',
    }),
    {
      health: { width: 1440, theme: 'dark', caption: 'The platform’s health' },
      audit: { width: 1440, theme: 'light', caption: 'The audit trail' },
    },
  ),
  {
    area: 'admin',
    name: 'user',
    as: 'admin',
    async open(page, { logins }) {
      await page.goto('/admin/users');
      await page.getByLabel('Name or e-mail').fill(logins.newcomer.email);
      await page.getByRole('link', { name: 'Noa Newcomer' }).first().click();
      await page.getByLabel('Role').waitFor();
    },
  },
  {
    area: 'admin',
    name: 'template-new',
    as: 'admin',
    async open(page) {
      await page.goto('/admin/mails?view=templates');
      await press(page, 'Create template');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    area: 'admin',
    name: 'plan-new',
    as: 'admin',
    async open(page) {
      await page.goto('/admin/payments?view=plans');
      await press(page, /plan/i);
      await page.getByRole('dialog').waitFor();
    },
  },
];
