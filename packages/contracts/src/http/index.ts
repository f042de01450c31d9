import type { Operation } from '../operation.ts';
import { analyticsOperations } from './analytics.ts';
import { auditOperations } from './audit.ts';
import { authOperations } from './auth.ts';
import { bookingOperations } from './booking.ts';
import { cacheOperations } from './cache.ts';
import { doorOperations } from './door.ts';
import { emailOperations } from './email.ts';
import { eventOperations } from './event.ts';
import { eventBookingOperations } from './event-bookings.ts';
import { eventPageOperations } from './event-pages.ts';
import { fileOperations } from './file.ts';
import { membershipOperations } from './membership.ts';
import { notificationOperations } from './notification.ts';
import { operationsOperations } from './operations.ts';
import { paymentOperations } from './payment.ts';
import { paymentOversightOperations } from './payment-oversight.ts';
import { platformOperations } from './platform.ts';

/** Every HTTP operation of Concert, by id. */
export const operations = {
  ...authOperations,
  ...eventOperations,
  ...bookingOperations,
  ...eventBookingOperations,
  ...eventPageOperations,
  ...doorOperations,
  ...paymentOperations,
  ...membershipOperations,
  ...paymentOversightOperations,
  ...emailOperations,
  ...fileOperations,
  ...notificationOperations,
  ...analyticsOperations,
  ...cacheOperations,
  ...auditOperations,
  ...operationsOperations,
  ...platformOperations,
} as const;

export const allOperations: readonly Operation[] = Object.values(operations);
