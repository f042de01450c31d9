import { callBy } from '@concert/testing/calls';
import { counted } from '@concert/testing/counted';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { processPayment } from '../src/use-cases/process-payment.ts';
import { closeTill, givenBooking, openTill } from './buyers.ts';

let till: PaymentContainer;

beforeAll(async () => {
  till = await openTill();
});

afterAll(() => closeTill(till));

it('a payment keeps within its budget of statements', async () => {
  const { id: bookingId, buyer } = await givenBooking(till);

  const asked = await counted(() =>
    processPayment(till, { bookingId, paymentMethodId: 'pm_card_visa' }, callBy(buyer)),
  );

  expect(asked.statements).toBeGreaterThan(0);
  expect(asked.statements).toBeLessThanOrEqual(12);
});
