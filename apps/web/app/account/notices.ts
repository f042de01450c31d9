import type { NoticeDetails, Preferences } from '../api/types.ts';

type Category = keyof Preferences['categories'];
type Delivery = NoticeDetails['deliveries'][number];

/** What people choose about, in the order in which it is offered. */
export const CATEGORIES: readonly Category[] = [
  'bookings',
  'event-changes',
  'reminders',
  'organizer-messages',
  'marketing',
];

export const CHANNELS: readonly Delivery['channel'][] = ['inbox', 'push', 'sms', 'email'];

const FAILURES = ['preference', 'no-consent', 'no-device', 'no-number', 'suppressed', 'bounced'];

/** The category that has words of its own; what operators are told, and what is new, is `operations`. */
export function knownCategory(category: string): Category | 'operations' {
  return CATEGORIES.find((known) => known === category) ?? 'operations';
}

/** The reason that has words of its own; a provider's is `other`. */
export function knownFailure(failure: string): string {
  return FAILURES.includes(failure) ? failure : 'other';
}

export function toneOfDelivery(status: Delivery['status']): 'good' | 'warn' | 'bad' | 'quiet' {
  if (status === 'delivered' || status === 'sent') return 'good';
  if (status === 'queued') return 'warn';
  return status === 'failed' ? 'bad' : 'quiet';
}

/** What concerns a booking is always in the inbox. */
export function isFixed(category: Category, channel: Delivery['channel']): boolean {
  return channel === 'inbox' && (category === 'bookings' || category === 'event-changes');
}
