import { httpHandler } from '@concert/service-kit/http-app';
import { type Call, loggedInAs, proxyEvent, replyOf } from '@concert/testing/api-gateway';
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

interface CallOptions extends Pick<Call, 'headers' | 'query'> {
  readonly by?: { readonly id: string; readonly role: 'attendee' | 'organizer' | 'admin' };
  readonly body?: string | undefined;
}

async function call(method: string, path: string, { by, body, ...call }: CallOptions = {}) {
  const said = { ...call, ...(body === undefined ? {} : { rawBody: body }) };
  const authorizer = by && loggedInAs(by);
  const { status, body: answer } = replyOf(await api(proxyEvent(method, path, { ...said, authorizer })));
  return { status, body: answer };
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

  it('keeps what is for admins and organisers from the others', async () => {
    const attendee = { id: newId(), role: 'attendee' } as const;
    const organizer = { id: newId(), role: 'organizer' } as const;
    const forAdmins = [
      ['GET', '/payments/refunds'],
      ['POST', `/payments/refunds/${newId()}/retry`],
      ['GET', '/payments/reconciliation'],
      ['GET', '/payments/reconciliation/2020-02-01'],
      ['POST', '/payments/reconciliation'],
      ['POST', '/payments/plans'],
      ['PUT', `/payments/plans/${newId()}`],
    ] as const;
    for (const [method, path] of forAdmins) {
      expect((await call(method, path, { by: organizer, body: '{}' })).status, path).toBe(403);
      expect((await call(method, path, { body: '{}' })).status, path).toBe(401);
    }
    for (const path of ['/payments/disputes', '/payments/summary']) {
      expect((await call('GET', path, { by: attendee })).status, path).toBe(403);
    }
  });

  it('offers a plan, lets a fan join and shows it by the contract', async () => {
    const admin = { id: newId(), role: 'admin' } as const;
    const terms = { description: 'A tenth off.', priceMinor: 900, currency: 'EUR', interval: 'month' };
    const body = JSON.stringify({ name: 'Friends', ...terms });
    const offered = await call('POST', '/payments/plans', { by: admin, body });
    expect(offered).toMatchObject({ status: 201, body: { isOpen: true, trialDays: 0, hasPresale: false } });
    const { buyer } = await givenBooking(till);
    const by = { id: buyer.id, role: 'attendee' } as const;
    const order = JSON.stringify({ planId: offered.body.id, paymentMethodId: 'pm_card_visa' });

    const joined = await call('POST', '/payments/subscription', { by, body: order });

    expect(joined).toMatchObject({ status: 201, body: { status: 'active' } });
    expect(await call('GET', '/payments/subscription', { by })).toEqual({
      status: 200,
      body: { current: joined.body, items: [], nextCursor: null },
    });
    const path = `/payments/subscription/${joined.body.id}`;
    const change = JSON.stringify({ cancelsAtPeriodEnd: true });
    expect(await call('PUT', path, { by, body: change })).toMatchObject({
      body: { cancelsAtPeriodEnd: true },
    });
    expect(await call('DELETE', path, { by: admin })).toMatchObject({
      status: 200,
      body: { status: 'ended' },
    });
    expect((await call('GET', '/payments/plans')).status).toBe(200);
    const wrong = await call('PUT', `/payments/plans/${offered.body.id}`, { by: admin, body: '{}' });
    expect(wrong.status).toBe(400);
  });

  it('names the field of what is wrong', async () => {
    const admin = { id: newId(), role: 'admin' } as const;
    const refused = async (method: string, path: string, body?: object) =>
      (await call(method, path, { by: admin, body: JSON.stringify(body) })).body.errors?.map(
        (one: { field: string }) => one.field,
      );
    expect(await refused('POST', '/payments/reconciliation', { day: '2027-02-30' })).toEqual(['day']);
    expect(await refused('GET', '/payments/reconciliation/yesterday')).toEqual(['day']);
    const plan = { name: 'x', description: 'y', priceMinor: 0, currency: 'EUR', interval: 'week' };
    expect(await refused('POST', '/payments/plans', plan)).toEqual(['priceMinor', 'interval']);
    const join = { planId: 'x', paymentMethodId: '' };
    expect(await refused('POST', '/payments/subscription', join)).toEqual(['planId', 'paymentMethodId']);
  });

  it('shows refunds, disputes, sums and reports by the contract', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const admin = { id: newId(), role: 'admin' } as const;
    const by = { id: booking.organizer.id, role: 'organizer' } as const;
    const shown = [
      await call('GET', `/payments/${paymentId}/refunds`, { by }),
      await call('GET', '/payments/refunds', { by: admin }),
      await call('GET', '/payments/disputes', { by }),
      await call('GET', '/payments/reconciliation', { by: admin }),
    ];
    for (const { status, body } of shown) {
      expect([status, Array.isArray(body.items)]).toEqual([200, true]);
    }
    const query = { eventId: booking.eventId };
    expect(await call('GET', '/payments/summary', { by, query })).toMatchObject({
      status: 200,
      body: { currencies: [{ grossMinor: 9000 }] },
    });
    const body = JSON.stringify({ day: '2020-02-01' });
    expect(await call('POST', '/payments/reconciliation', { by: admin, body })).toMatchObject({
      status: 202,
    });
    expect(await call('GET', '/payments/reconciliation/2020-02-01', { by: admin })).toMatchObject({
      status: 200,
      body: { report: { day: '2020-02-01' }, items: [] },
    });
    expect((await call('GET', '/payments/reconciliation/2020-02-02', { by: admin })).status).toBe(404);
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
