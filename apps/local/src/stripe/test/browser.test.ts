import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUBLISHABLE_KEY } from '../protocol/authentication.ts';
import { type Bench, startBench } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const NEXT_YEAR = String(new Date().getUTCFullYear() + 1);

const fromBrowser = (path: string, form?: Record<string, string>): Promise<Response> =>
  fetch(`${bench.origin}${path}`, {
    method: form === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${PUBLISHABLE_KEY}`, origin: 'http://shop.example' },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });

const card = (number: string): Record<string, string> => ({
  type: 'card',
  'card[number]': number,
  'card[exp_month]': '12',
  'card[exp_year]': NEXT_YEAR,
  'card[cvc]': '123',
});

const order = (more: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<Stripe.PaymentIntent> =>
  bench.stripe.paymentIntents.create({
    amount: 2_000,
    currency: 'usd',
    description: 'Two tickets <b>',
    metadata: { secret: 'for the shop only' },
    ...more,
  });

/** What the page's address is behind the public one. */
const behind = (intent: Stripe.PaymentIntent): string => {
  const url = intent.next_action?.redirect_to_url?.url ?? '';
  expect(url).toContain(`http://shop.example/_local/stripe/3ds/${intent.id}?client_secret=`);
  return url.replace('http://shop.example/_local/stripe', bench.origin);
};

const answer = (url: string, outcome: string): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });

describe('a browser', () => {
  test('turns a card into a payment method with the publishable key alone', async () => {
    const response = await fromBrowser('/v1/payment_methods', card('4242 4242 4242 4242'));
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const method = (await response.json()) as Stripe.PaymentMethod;
    expect(method.card).toMatchObject({
      brand: 'visa',
      last4: '4242',
      exp_month: 12,
      exp_year: Number(NEXT_YEAR),
    });
    expect(JSON.stringify(method)).not.toContain('4242424242424242');
    const intent = await order({
      payment_method: method.id,
      confirm: true,
      return_url: 'http://shop.example/paid',
    });
    expect(intent.status).toBe('succeeded');
  });

  test('may ask beforehand whether it may (CORS)', async () => {
    const response = await fetch(`${bench.origin}/v1/payment_methods`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });

  test.each([
    [{ 'card[number]': '4242424242424241' }, 'incorrect_number', 'number'],
    [{ 'card[number]': '4000001234567899' }, 'card_declined', undefined],
    [{ 'card[exp_month]': '13' }, 'invalid_expiry_month', 'exp_month'],
    [{ 'card[exp_year]': '2020' }, 'invalid_expiry_year', 'exp_year'],
    [{ 'card[cvc]': '12' }, 'invalid_cvc', 'cvc'],
  ])('is told what is wrong with a card: %j', async (change, code, param) => {
    const response = await fromBrowser('/v1/payment_methods', { ...card('4242424242424242'), ...change });
    expect(response.status).toBe(402);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ type: 'card_error', code });
    expect(error.param).toBe(param);
  });

  test('retrieves and confirms a payment with its client secret, and only with it', async () => {
    const intent = await order();
    const secret = intent.client_secret ?? '';
    const path = `/v1/payment_intents/${intent.id}`;
    expect((await fromBrowser(path)).status).toBe(400);
    expect((await fromBrowser(`${path}?client_secret=${intent.id}_secret_wrong`)).status).toBe(400);
    const seen = (await (await fromBrowser(`${path}?client_secret=${secret}`)).json()) as Record<
      string,
      unknown
    >;
    expect(seen).toMatchObject({ id: intent.id, amount: 2_000, status: 'requires_payment_method' });
    expect(seen).not.toHaveProperty('metadata');
    const paid = await fromBrowser(`${path}/confirm`, {
      client_secret: secret,
      return_url: 'http://shop.example/paid',
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': '5555555555554444',
      'payment_method_data[card][exp_month]': '1',
      'payment_method_data[card][exp_year]': NEXT_YEAR.slice(2),
      'payment_method_data[card][cvc]': '123',
    });
    expect(await paid.json()).toMatchObject({ status: 'succeeded' });
  });

  test('may do nothing else', async () => {
    expect((await fromBrowser('/v1/payment_intents')).status).toBe(403);
    expect((await fromBrowser('/v1/refunds', { payment_intent: 'pi_1' })).status).toBe(403);
    expect((await fromBrowser('/v1/customers', {})).status).toBe(403);
  });
});

describe('3-D Secure', () => {
  const challenged = (method: string, returnUrl: string | undefined): Promise<Stripe.PaymentIntent> =>
    order({
      payment_method: method,
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
    });
  const RETURN = 'http://shop.example/orders/7?tab=pay';

  test('asks on a page, and succeeds when the buyer says yes', async () => {
    const intent = await challenged('pm_card_authenticationRequired', RETURN);
    expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
    const page = await fetch(behind(intent));
    const html = await page.text();
    expect(html).toContain('$20.00');
    expect(html).toContain('Complete authentication');
    expect(html).toContain('Two tickets &lt;b&gt;');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://shop.example");
    const back = await answer(behind(intent), 'complete');
    expect(back.status).toBe(303);
    const location = new URL(back.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe('http://shop.example/orders/7');
    expect(Object.fromEntries(location.searchParams)).toEqual({
      tab: 'pay',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    });
    expect(await bench.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'succeeded',
      next_action: null,
    });
    await expect
      .poll(() => bench.receiver.of(intent.id))
      .toEqual(
        expect.arrayContaining([
          'payment_intent.created',
          'payment_intent.requires_action',
          'payment_intent.succeeded',
        ]),
      );
  });

  test('gives the payment back for another card when the buyer says no', async () => {
    const intent = await challenged('pm_card_threeDSecureRequired', RETURN);
    const back = await answer(behind(intent), 'fail');
    expect(back.headers.get('location')).toContain('redirect_status=failed');
    const after = await bench.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    const again = await bench.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    expect(again.status).toBe('succeeded');
  });

  test('can be followed by a decline', async () => {
    const intent = await challenged('pm_card_threeDSecureRequiredChargeDeclined', RETURN);
    await answer(behind(intent), 'complete');
    const after = await bench.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
  });

  test('charges once for two clicks, and leads both to the same place', async () => {
    const intent = await challenged('pm_card_authenticationRequired', RETURN);
    const url = behind(intent);
    const backs = await Promise.all([answer(url, 'complete'), answer(url, 'fail'), answer(url, 'complete')]);
    expect(new Set(backs.map((back) => back.headers.get('location'))).size).toBe(1);
    expect((await bench.stripe.charges.list({ payment_intent: intent.id })).data).toHaveLength(1);
  });

  test('shows nothing without the secret of the address, and ends by itself without a return address', async () => {
    const intent = await challenged('pm_card_authenticationRequired', undefined);
    const stranger = await fetch(`${bench.origin}/3ds/${intent.id}`);
    expect(stranger.status).toBe(404);
    expect((await answer(`${bench.origin}/3ds/${intent.id}`, 'complete')).status).toBe(404);
    const done = await answer(behind(intent), 'complete');
    expect(done.status).toBe(200);
    expect(await done.text()).toContain('Payment confirmed');
  });
});
