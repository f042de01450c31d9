import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newClient, type Receiver, SECRET_KEY, startReceiver, WEBHOOK_SECRET } from './harness.ts';

let folder: string;
let receiver: Receiver;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stripe-stand-in-'));
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<{
  readonly child: ChildProcess;
  readonly stripe: Stripe;
  readonly origin: string;
}> => {
  const child = fork(join(import.meta.dirname, '..', 'main.ts'), {
    env: {
      PATH: process.env.PATH,
      STRIPE_STAND_IN_PORT: '0',
      STRIPE_STAND_IN_DATA: join(folder, 'stripe.sqlite'),
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_WEBHOOK_URL: receiver.url,
      STRIPE_PUBLIC_URL: 'http://shop.example/_local/stripe',
    },
  });
  children.push(child);
  const [message] = (await once(child, 'message')) as [{ ready: boolean; port: number }];
  expect(message.ready).toBe(true);
  const stripe = newClient(message.port, { maxNetworkRetries: 0 });
  return { child, stripe, origin: `http://127.0.0.1:${message.port}` };
};

const order = (method: string): Stripe.PaymentIntentCreateParams => ({
  amount: 900,
  currency: 'eur',
  payment_method: method,
  confirm: true,
  allowed_payment_method_types: ['card'],
});

test('a killed process loses nothing it answered, and sends each webhook after all', async () => {
  const first = await start();
  receiver.answerNext(10_000, 503);
  const paid = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      first.stripe.paymentIntents.create(order('pm_card_visa'), { idempotencyKey: `order-${index}` }),
    ),
  );
  const processing = await first.stripe.paymentIntents.create(order('pm_card_processing'));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  receiver.answerNext(0, 200);
  const second = await start();
  for (const intent of paid) {
    expect(await second.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded' });
  }
  const again = await second.stripe.paymentIntents.create(order('pm_card_visa'), {
    idempotencyKey: 'order-7',
  });
  expect(again.id).toBe(paid[7]!.id);
  await expect
    .poll(
      () => [...paid, processing].filter(({ id }) => receiver.of(id).includes('payment_intent.succeeded')),
      {
        timeout: 15_000,
        interval: 50,
      },
    )
    .toHaveLength(41);
  expect(receiver.badSignatures()).toBe(0);
}, 30_000);

test('a terminated process ends cleanly, also while a request waits', async () => {
  const { child, stripe, origin } = await start();
  await fetch(`${origin}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ timeoutAfterCharge: 1 }),
  });
  const unanswered = stripe.paymentIntents.create(order('pm_card_visa')).catch((error: unknown) => error);
  await expect.poll(() => receiver.types()).toContain('payment_intent.succeeded');
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(await unanswered).toBeInstanceOf(Error);
});

test('no file of it ever holds a whole card number', async () => {
  const { child, stripe } = await start();
  const year = new Date().getUTCFullYear() + 1;
  const card = { number: '4000056655665556', exp_month: 12, exp_year: year, cvc: '739' };
  await stripe.paymentMethods.create({ type: 'card', card });
  await stripe.paymentMethods
    .create({ type: 'card', card: { ...card, number: '4000056655665557' } })
    .catch(() => 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  for (const file of ['stripe.sqlite', 'stripe.sqlite-wal']) {
    const content = await readFile(join(folder, file), 'latin1').catch(() => '');
    expect(content).not.toContain('400005665566555');
  }
});
