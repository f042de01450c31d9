import type { EventType } from '../event.ts';
import { auditEvents } from './audit.ts';
import { authEvents } from './auth.ts';
import { bookingEvents } from './booking.ts';
import { cacheEvents } from './cache.ts';
import { emailEvents } from './email.ts';
import { eventEvents } from './event.ts';
import { fileEvents } from './file.ts';
import { notificationEvents } from './notification.ts';
import { paymentEvents } from './payment.ts';

/** Every event of Concert, by type. */
export const events = {
  ...authEvents,
  ...eventEvents,
  ...bookingEvents,
  ...paymentEvents,
  ...fileEvents,
  ...emailEvents,
  ...notificationEvents,
  ...cacheEvents,
  ...auditEvents,
} as const;

export const allEvents: readonly EventType[] = Object.values(events);
