import type { EventType } from '../event.ts';
import { authEvents } from './auth.ts';
import { bookingEvents } from './booking.ts';
import { emailEvents } from './email.ts';
import { eventEvents } from './event.ts';
import { fileEvents } from './file.ts';
import { paymentEvents } from './payment.ts';

/** Every event of Concert, by type. */
export const events = {
  ...authEvents,
  ...eventEvents,
  ...bookingEvents,
  ...paymentEvents,
  ...fileEvents,
  ...emailEvents,
} as const;

export const allEvents: readonly EventType[] = Object.values(events);
