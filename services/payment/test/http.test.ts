import { httpHandler } from '@concert/service-kit/http-app';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';
import { closeTill, givenBooking, givenPaid, openTill, rowOf } from './buyers.ts';
import { eventsOf, signed } from './stripe-side.ts';

let till: PaymentContainer;
let api: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  till = await openTill();
  // The session is not under test here; its rules have their own tests.
  api = httpHandler(routes(till), { ...till, admit: async () => ({}) });
});

afterAll(() => closeTill(till));

interface CallOptions {
  readonly by?: { readonly id: string; readonly role: 'attendee' | 'organizer' };
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function call(method: string, path: string, { by, headers = {}, body }: CallOptions = {}) {
  const identity = by && callBy(by).identity;
  const answer = await api({
    httpMethod: method,
    path,
    resource: path,
    headers: { host: 'test', 'content-type': 'application/json', ...headers },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded: false,
    requestContext: {
      requestId: newId(),
      identity: { sourceIp: '127.0.0.1' },
      authorizer: identity && { ...identity, expiresAt: identity.expiresAt.toISOString() },
    },
  } as unknown as Parameters<typeof api>[0]);
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

describe('the HTTP side', () => {
  it('pays, shows, lists and refunds by the contract', async () => {
    const { id: bookingId, buyer, organizer } = await givenBooking(till);
    const body = JSON.stringify({ bookingId, paymentMethodId: 'pm_card_visa' });
    const by = { id: buyer.id, role: 'attendee' } as const;

    const paid = await call('POST', '/payments/process', { by, body });
    expect(paid).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect(await call('GET', `/payments/${paid.body.id}`, { by })).toEqual(paid);
    expect(await call('GET', '/payments/history', { by })).toMatchObject({ body: { items: [paid.body] } });

    const refund = JSON.stringify({ amountMinor: 4500, reason: 'Obstructed view' });
    const manager = { id: organizer.id, role: 'organizer' } as const;
    const asked = await call('POST', `/payments/${paid.body.id}/refund`, { by: manager, body: refund });
    expect(asked).toMatchObject({ status: 202, body: { amountMinor: 4500, status: 'requested' } });
    const refused = await call('POST', `/payments/${paid.body.id}/refund`, { by, body: refund });
    expect(refused.status).toBe(403);
  });

  it('tells a browser where to take the card', async () => {
    const { status, body } = await call('GET', '/payments/config');
    expect(status).toBe(200);
    expect(body.publishableKey).toMatch(/^pk_/);
  });

  it('takes a webhook over its exact text', async () => {
    const { booking } = await givenPaid(till);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    const [event] = await eventsOf(till, intentId ?? '');
    const body = JSON.stringify(event, null, 3);
    const headers = { 'stripe-signature': await signed(till, body) };

    expect(await call('POST', '/payments/webhook', { body, headers })).toEqual({
      status: 200,
      body: { received: true },
    });
    const forged = await call('POST', '/payments/webhook', { body: `${body}\n`, headers });
    expect(forged).toMatchObject({ status: 400, body: { type: expect.stringMatching(/\/bad-signature$/) } });
    expect(await call('POST', '/payments/webhook', { body })).toMatchObject({ status: 400 });
  });
});
