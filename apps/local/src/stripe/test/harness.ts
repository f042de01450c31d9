import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { expect, vi } from 'vitest';
import { type StripeStandIn, type StripeStandInOptions, startStripeStandIn } from '../server.ts';

export const SECRET_KEY = 'sk_test_harness';
export const WEBHOOK_SECRET = 'whsec_harness';

/** A webhook endpoint as a shop would have it: it checks each signature with the official SDK. */
export interface Receiver {
  readonly url: string;
  /** What arrived and verified, in order. */
  readonly events: readonly Stripe.Event[];
  readonly types: () => readonly string[];
  readonly of: (objectId: string) => readonly string[];
  readonly badSignatures: () => number;
  /** The next so many webhooks are answered with this status. */
  answerNext(count: number, status: number): void;
  close(): Promise<void>;
}

export interface Bench {
  readonly stripe: Stripe;
  readonly receiver: Receiver;
  readonly origin: string;
  readonly dataFile: string;
  readonly clock: { now: Date };
  /** Presses switches, or another control below /_control. */
  control(body: object, path?: string): Promise<Record<string, unknown>>;
  /** An SDK client with its own settings. */
  client(config: Partial<Stripe.StripeConfig>): Stripe;
  /** Ends the stand-in and starts it again on the same file. */
  restart(): Promise<void>;
  arrived(type: string, count?: number): Promise<Stripe.Event>;
  close(): Promise<void>;
}

/** A stand-in on a free port and a temporary file, an SDK client, a webhook endpoint. */
export async function startBench(options: Partial<StripeStandInOptions> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'stripe-stand-in-'));
  const receiver = await startReceiver();
  const clock = { now: new Date() };
  const settings = {
    dataFile: join(folder, 'data', 'stripe.sqlite'),
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: receiver.url,
    publicUrl: 'http://shop.example/_local/stripe/',
    ...options,
  };
  let standIn: StripeStandIn = await startStripeStandIn({ ...settings, port: 0 });
  const { port } = standIn;
  const origin = `http://127.0.0.1:${port}`;
  const client = (config: Partial<Stripe.StripeConfig>): Stripe => newClient(port, config);
  return {
    stripe: client({ maxNetworkRetries: 0 }),
    receiver,
    origin,
    dataFile: settings.dataFile,
    clock,
    client,
    control: (body, path = '') => control(origin, path, body),
    restart: async () => {
      await standIn.close();
      standIn = await startStripeStandIn({ ...settings, port });
      // The first request may still meet a kept-alive connection of the server that was ended.
      await vi.waitFor(() => fetch(`${origin}/_control`));
    },
    arrived: (type, count = 1) => arrived(receiver, type, count),
    close: async () => {
      await standIn.close();
      await receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The official SDK, told nothing but where the stand-in is. */
export function newClient(port: number, config: Partial<Stripe.StripeConfig> = {}): Stripe {
  return new Stripe(SECRET_KEY, { host: '127.0.0.1', port, protocol: 'http', telemetry: false, ...config });
}

export async function startReceiver(): Promise<Receiver> {
  const sdk = new Stripe(SECRET_KEY);
  const events: Stripe.Event[] = [];
  let refusals = { count: 0, status: 500 };
  let bad = 0;
  const server = createServer(async (request, response) => {
    const payload = Buffer.concat(await request.toArray());
    if (refusals.count > 0) {
      refusals = { ...refusals, count: refusals.count - 1 };
      response.writeHead(refusals.status).end();
      return;
    }
    try {
      const signature = String(request.headers['stripe-signature']);
      events.push(sdk.webhooks.constructEvent(payload, signature, WEBHOOK_SECRET));
      response.writeHead(200).end('{}');
    } catch {
      bad += 1;
      response.writeHead(400).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/payments/webhook`,
    events,
    types: () => events.map((event) => event.type),
    of: (id) => events.filter((event) => idOf(event) === id).map((event) => event.type),
    badSignatures: () => bad,
    answerNext: (count, status) => {
      refusals = { count, status };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The id of the object that the event is about. */
export function idOf(event: Stripe.Event): string {
  return (event.data.object as { id: string }).id;
}

/** What the SDK rejected with. */
export async function failureOf(request: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await request.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(Stripe.errors.StripeError);
  return outcome as Stripe.errors.StripeError;
}

async function arrived(receiver: Receiver, type: string, count: number): Promise<Stripe.Event> {
  return vi.waitFor(
    () => {
      const found = receiver.events.filter((event) => event.type === type);
      expect(found.length, `${type} of ${receiver.types().join(', ')}`).toBeGreaterThanOrEqual(count);
      return found[count - 1]!;
    },
    { timeout: 8_000, interval: 10 },
  );
}

async function control(origin: string, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${origin}/_control${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}
