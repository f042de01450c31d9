import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_CONTROLS } from '../control/controls.ts';
import { startStripeStandIn } from '../server.ts';
import { type Bench, failureOf, SECRET_KEY, startBench, WEBHOOK_SECRET } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const press = (body: string, type = 'application/json'): Promise<Response> =>
  fetch(`${bench.origin}/_control`, { method: 'POST', headers: { 'content-type': type }, body });

const current = async (): Promise<unknown> => (await fetch(`${bench.origin}/_control`)).json();

describe('the switches', () => {
  test('change one by one, survive a restart, and are reset together', async () => {
    await bench.control({ latencyMs: 5, refunds: 'pending' });
    await bench.control({ webhooks: { delayMs: 10 } });
    await bench.restart();
    expect(await current()).toMatchObject({ latencyMs: 5, refunds: 'pending', webhooks: { delayMs: 10 } });
    await bench.control({}, '/reset');
    expect(await current()).toEqual(DEFAULT_CONTROLS);
  });

  test.each([
    ['{"latencyMs":-1}'],
    ['{"webhooks":"sometimes"}'],
    ['{"refunds":null}'],
    ['{"failNext":{"count":1,"status":200}}'],
    ['{"speed":1}'],
    ['[]'],
    ['{'],
  ])('refuse %s and stay as they were', async (body) => {
    expect((await press(body)).status).toBe(400);
    expect(await current()).toEqual(DEFAULT_CONTROLS);
  });

  test('cannot be pressed by a page of another origin', async () => {
    expect((await press('{"latencyMs":1}', 'text/plain')).status).toBe(415);
    const preflight = await fetch(`${bench.origin}/_control`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('make the next requests fail, of one kind only if told so', async () => {
    await bench.control({ failNext: { count: 1, status: 503, path: '/v1/refunds' } });
    await bench.stripe.paymentIntents.list();
    expect(await failureOf(bench.stripe.refunds.list())).toMatchObject({ statusCode: 503 });
    expect((await bench.stripe.refunds.list()).data).toEqual([]);
    await bench.control({ failNext: { count: 1, status: 429 } });
    expect(await failureOf(bench.stripe.refunds.list())).toMatchObject({ type: 'StripeRateLimitError' });
  });

  test('say what is missing when something is made to happen to nothing', async () => {
    for (const path of ['/webhooks/resend', '/disputes', '/refunds', '/subscriptions']) {
      const response = await fetch(`${bench.origin}/_control${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).toBe(400);
    }
  });
});

describe('the server', () => {
  test('shows what it is, the test cards and what happened', async () => {
    const customer = await bench.stripe.customers.create({ name: '<script>' });
    const response = await fetch(bench.origin);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const part of ['Stripe stand-in', '4242424242424242', 'pm_card_processing', customer.id]) {
      expect(html).toContain(part);
    }
    expect(html).not.toContain('<script>');
  });

  test('refuses a second one on its port or its file, and leaves nothing open', async () => {
    const options = {
      port: Number(new URL(bench.origin).port),
      dataFile: `${bench.dataFile}.other`,
      secretKey: SECRET_KEY,
      webhookSecret: WEBHOOK_SECRET,
      webhookUrl: bench.receiver.url,
      publicUrl: bench.origin,
    };
    await expect(startStripeStandIn(options)).rejects.toThrow('EADDRINUSE');
    const sameFile = { ...options, port: 0, dataFile: bench.dataFile };
    await expect(startStripeStandIn(sameFile)).rejects.toThrow('is another one running on it');
    const free = await startStripeStandIn({ ...options, port: 0 });
    await free.close();
  });

  test('tells Stripe’s own errors for what it does not serve, or cannot read', async () => {
    const headers = { authorization: `Bearer ${SECRET_KEY}` };
    const unknown = await fetch(`${bench.origin}/v1/payouts`, { headers });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    const json = await fetch(`${bench.origin}/v1/customers`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"name":"x"}',
    });
    expect(json.status).toBe(400);
    const large = await fetch(`${bench.origin}/v1/customers`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ name: 'x'.repeat(1_100_000) }),
    });
    expect(large.status).toBe(413);
  });
});
