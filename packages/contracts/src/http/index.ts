import type { Operation } from '../operation.ts';
import { authOperations } from './auth.ts';
import { bookingOperations } from './booking.ts';
import { eventOperations } from './event.ts';
import { paymentOperations } from './payment.ts';

/** Every HTTP operation of Concert, by id. */
export const operations = {
  ...authOperations,
  ...eventOperations,
  ...bookingOperations,
  ...paymentOperations,
} as const;

export const allOperations: readonly Operation[] = Object.values(operations);
