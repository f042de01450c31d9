import type { Money } from '@concert/values/money';
import type { Category, Channel } from './channels.ts';

/** When and where an event takes place. */
export interface Showing {
  readonly startsAt: string;
  readonly timezone: string;
  readonly venueName: string;
  readonly city: string;
}

interface OfBooking {
  readonly eventTitle: string;
  readonly bookingId: string;
}

/** What happened that somebody wants to know of. */
export type Happening =
  | ({ readonly kind: 'booking-confirmed'; readonly tickets: number } & OfBooking)
  | ({
      readonly kind: 'booking-cancelled';
      /** Whose doing it was: with `bank` the payment was charged back. */
      readonly by: 'buyer' | 'organizer' | 'bank';
      readonly refund: Money;
    } & OfBooking)
  | ({
      readonly kind: 'event-cancelled' | 'refund-made';
      readonly refund: Money;
    } & OfBooking)
  | ({ readonly kind: 'tickets-reissued'; readonly tickets: number } & OfBooking)
  | ({
      readonly kind: 'event-rescheduled';
      readonly before: Showing;
      readonly after: Showing;
      readonly refundUntil: string;
    } & OfBooking)
  | ({ readonly kind: 'reminder'; readonly showing: Showing } & OfBooking)
  | { readonly kind: 'membership-past-due'; readonly until: string | null }
  | { readonly kind: 'membership-ended' }
  | { readonly kind: 'event-published'; readonly eventTitle: string; readonly eventId: string }
  | {
      readonly kind: 'dispute-opened';
      readonly eventTitle: string;
      readonly eventId: string;
      readonly amount: Money;
      readonly reason: string;
      readonly evidenceDueAt: string | null;
    }
  | {
      readonly kind: 'dispute-closed';
      readonly eventTitle: string;
      readonly eventId: string;
      readonly amount: Money;
      readonly outcome: 'won' | 'lost';
    }
  | { readonly kind: 'file-quarantined'; readonly reason: string }
  | ({
      readonly kind: 'refund-failed';
      readonly refund: Money;
      /** The provider's, by which the runbook tells what to do. */
      readonly failureCode: string;
    } & OfBooking)
  | { readonly kind: 'suspicion'; readonly pattern: string; readonly count: number }
  | { readonly kind: 'books-differ'; readonly day: string; readonly differences: number };

interface Way {
  readonly category: Category;
  readonly channels: readonly Channel[];
}

const way = (category: Category, ...channels: readonly Channel[]): Way => ({ category, channels });

/**
 * What each kind of news counts as, and through what it goes to those who want it there. Tickets, cancellations and
 * refunds have mails of their own, which the email service sends.
 */
export const WAYS: Readonly<Record<Happening['kind'], Way>> = {
  'booking-confirmed': way('bookings', 'inbox', 'push'),
  'booking-cancelled': way('bookings', 'inbox', 'push'),
  'refund-made': way('bookings', 'inbox', 'push'),
  'tickets-reissued': way('bookings', 'inbox', 'push'),
  'membership-past-due': way('bookings', 'inbox', 'email'),
  'membership-ended': way('bookings', 'inbox', 'email'),
  'event-cancelled': way('event-changes', 'inbox', 'push', 'sms'),
  'event-rescheduled': way('event-changes', 'inbox', 'push', 'sms', 'email'),
  reminder: way('reminders', 'inbox', 'push'),
  'event-published': way('operations', 'inbox', 'push'),
  'dispute-opened': way('operations', 'inbox', 'push', 'email'),
  'dispute-closed': way('operations', 'inbox', 'push', 'email'),
  'file-quarantined': way('operations', 'inbox'),
  'refund-failed': way('operations', 'inbox', 'push'),
  suspicion: way('operations', 'inbox', 'push'),
  'books-differ': way('operations', 'inbox', 'push'),
};
