import type { Context, Hono } from 'hono';
import { renewSubscription } from '../billing/billing.ts';
import { queueDelivery } from '../events/events.ts';
import { moveDispute, openDispute } from '../payments/disputes.ts';
import { settleRefund } from '../payments/refunds.ts';
import type { Desk } from '../protocol/api.ts';
import { StripeFailure } from '../protocol/failures.ts';
import { load, type Task } from '../state/task.ts';
import { unschedule } from '../state/timers.ts';
import { changedControls, DEFAULT_CONTROLS, isRecord } from './controls.ts';

/**
 * /_control: the switches, and what a test makes happen by hand. JSON in and out.
 * Only bodies declared as JSON are read, so that no page of another origin can press the switches.
 */
export function mountControls(app: Hono, desk: Desk): void {
  const { controls } = desk;
  app.get('/_control', (c) => c.json(controls.current()));
  app.post('/_control', async (c) => {
    const body = await readJson(c);
    if (body instanceof Response) return body;
    const next = changedControls(controls.current(), body);
    if (typeof next === 'string') return c.json({ error: next }, 400);
    controls.set(next);
    desk.committed();
    return c.json(next);
  });
  app.post('/_control/reset', (c) => {
    if (!isJson(c)) return needsJson(c);
    controls.set(DEFAULT_CONTROLS);
    desk.committed();
    return c.json(DEFAULT_CONTROLS);
  });
  app.get('/_control/webhooks', (c) => c.json(deliveryCounts(desk.openTask())));
  mountActions(app, desk);
}

/** What a test makes happen by hand. */
function mountActions(app: Hono, desk: Desk): void {
  act(app, desk, '/_control/webhooks/resend', (task, body) => {
    const event = load(task, 'event', field(body, 'eventId'), 'eventId');
    queueDelivery(task, event.id, task.nowMs);
    return event;
  });
  act(app, desk, '/_control/disputes', (task, body) => {
    if (body.dispute !== undefined) {
      const outcome = OUTCOMES.find((known) => known === body.outcome) ?? 'lost';
      return moveDispute(task, field(body, 'dispute'), outcome);
    }
    const intent = load(task, 'payment_intent', field(body, 'paymentIntent'), 'paymentIntent');
    return openDispute(task, intent.latest_charge ?? '', {
      reason: typeof body.reason === 'string' ? body.reason : 'fraudulent',
      amount: typeof body.amount === 'number' ? body.amount : undefined,
      isInquiry: body.inquiry === true,
    });
  });
  act(app, desk, '/_control/refunds', (task, body) =>
    settleRefund(task, field(body, 'refund'), field(body, 'status') === 'failed' ? 'failed' : 'succeeded'),
  );
  act(app, desk, '/_control/subscriptions', (task, body) => {
    const id = field(body, 'subscription');
    load(task, 'subscription', id, 'subscription');
    unschedule(task, id);
    renewSubscription(task, id);
    return load(task, 'subscription', id);
  });
}

const OUTCOMES = ['escalated', 'lost', 'withdrawn', 'won'] as const;

type Body = Readonly<Record<string, unknown>>;

function act(app: Hono, desk: Desk, path: string, work: (task: Task, body: Body) => object): void {
  app.post(path, async (c) => {
    const body = await readJson(c);
    if (body instanceof Response) return body;
    if (!isRecord(body)) return c.json({ error: 'The body must be a JSON object.' }, 400);
    const task = desk.openTask();
    try {
      const result = task.store.transaction(() => work(task, body));
      desk.committed();
      return c.json(result);
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      return c.json({ error: error.message }, error.status === 404 ? 404 : 400);
    }
  });
}

function field(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new StripeFailure(400, { type: 'invalid_request_error', message: `The body needs a text ${name}.` });
}

function deliveryCounts(task: Task): Readonly<Record<string, number>> {
  const rows = task.store.statement('SELECT state, count(*) AS count FROM deliveries GROUP BY state').all();
  const counts = Object.fromEntries(rows.map((row) => [String(row.state), Number(row.count)]));
  return { waiting: 0, delivered: 0, abandoned: 0, ...counts };
}

async function readJson(c: Context): Promise<unknown> {
  if (!isJson(c)) return needsJson(c);
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    // Malformed input is the caller's mistake; the answer says so.
    return c.json({ error: 'The body is not JSON.' }, 400);
  }
}

function isJson(c: Context): boolean {
  return (c.req.header('content-type') ?? '').startsWith('application/json');
}

function needsJson(c: Context): Response {
  return c.json({ error: 'Send the body as application/json.' }, 415);
}
