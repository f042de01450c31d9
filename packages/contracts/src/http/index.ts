import type { Operation } from '../operation.ts';
import { authOperations } from './auth.ts';
import { bookingOperations } from './booking.ts';
import { emailOperations } from './email.ts';
import { eventOperations } from './event.ts';
import { fileOperations } from './file.ts';
import { paymentOperations } from './payment.ts';

/** Every HTTP operation of Concert, by id. */
export const operations = {
  ...authOperations,
  ...eventOperations,
  ...bookingOperations,
  ...paymentOperations,
  ...emailOperations,
  ...fileOperations,
} as const;

export const allOperations: readonly Operation[] = Object.values(operations);
