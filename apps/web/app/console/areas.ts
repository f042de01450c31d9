import type { User } from '~/api/types';

/** A part of the app that belongs to a role. Its messages are in `locales/areas/<name>.<language>.json`. */
export interface Area {
  readonly name: AreaName;
  readonly home: string;
  readonly roles: readonly User['role'][];
  /** In the order of the menu; the label is the area's message `nav.<key>`. */
  readonly pages: readonly { readonly key: string; readonly to: string }[];
}

export type AreaName = 'account' | 'organizer' | 'door' | 'admin';

/** Every area, in the order in which the header offers them. */
export const AREAS: Readonly<Record<AreaName, Area>> = {
  account: {
    name: 'account',
    home: '/account',
    roles: ['attendee', 'staff', 'organizer', 'admin'],
    pages: [
      { key: 'tickets', to: '/account' },
      { key: 'inbox', to: '/account/inbox' },
      { key: 'payments', to: '/account/payments' },
      { key: 'membership', to: '/account/membership' },
      { key: 'profile', to: '/account/profile' },
      { key: 'security', to: '/account/security' },
      { key: 'preferences', to: '/account/preferences' },
      { key: 'data', to: '/account/data' },
    ],
  },
  organizer: {
    name: 'organizer',
    home: '/organizer',
    roles: ['organizer', 'admin'],
    pages: [
      { key: 'events', to: '/organizer' },
      { key: 'figures', to: '/organizer/figures' },
      { key: 'disputes', to: '/organizer/disputes' },
      { key: 'reports', to: '/organizer/reports' },
    ],
  },
  door: {
    name: 'door',
    home: '/door',
    roles: ['staff', 'organizer', 'admin'],
    pages: [{ key: 'events', to: '/door' }],
  },
  admin: {
    name: 'admin',
    home: '/admin',
    roles: ['admin'],
    pages: [
      { key: 'health', to: '/admin' },
      { key: 'users', to: '/admin/users' },
      { key: 'payments', to: '/admin/payments' },
      { key: 'mails', to: '/admin/mails' },
      { key: 'notifications', to: '/admin/notifications' },
      { key: 'files', to: '/admin/files' },
      { key: 'audit', to: '/admin/audit' },
      { key: 'cache', to: '/admin/cache' },
      { key: 'failures', to: '/admin/failures' },
    ],
  },
};

/** The consoles that a role may enter, besides everybody's account. */
export function consolesOf(role: User['role']): readonly Area[] {
  return Object.values(AREAS).filter((area) => area.name !== 'account' && area.roles.includes(role));
}
