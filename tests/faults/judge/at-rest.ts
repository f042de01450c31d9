import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { PaymentContainer } from '../../../services/payment/src/container.ts';
import { reconcile } from '../../../services/payment/src/use-cases/reconcile.ts';
import { waitingWebhooks } from '../controls/stripe.ts';
import { type Queues, waitingMessages } from './queues.ts';

/** By whom a platform is looked at. */
export interface Witnesses {
  readonly till: PaymentContainer;
  readonly queues: Queues;
}

/** How a platform came to rest, or what still moved when patience ended. */
export interface Rest {
  /** By `performance.now()`, when nothing moved any more. */
  readonly at: number;
  readonly stillMoving: readonly string[];
  /** Payments and refunds that only the reconciliation brought to their end. */
  readonly reconciled: number;
}

const LOOK_EVERY_MS = 400;
/** SQS counts approximately: a message on its way from one queue to another may be in neither for a moment. */
const QUIET_LOOKS = 3;
const JOB_MS = 60_000;

/**
 * Waits until every event is published, every queue is empty and every refund made. Then what the five-minute job
 * alone can settle is brought forward: it is given the age that the job waits for, and the job is run.
 */
export async function untilAtRest(witnesses: Witnesses, until: number): Promise<Rest> {
  const { till } = witnesses;
  const first = await untilQuiet(() => lookAt(witnesses), until);
  if (first.stillMoving.length > 0) return { ...first, reconciled: 0 };
  const before = await openMoney(till);
  if (before === 0) return { ...first, reconciled: 0 };
  await reconcileNow(till);
  const second = await untilQuiet(async () => {
    const refunds = await openRefunds(till);
    return [...(await lookAt(witnesses)), ...(refunds > 0 ? [`refunds ${refunds}`] : [])];
  }, until);
  const reconciled = before - (await openMoney(till));
  // A look that settled nothing changed nothing: the platform was at rest before.
  return { ...second, at: reconciled === 0 ? first.at : second.at, reconciled };
}

async function untilQuiet(
  look: () => Promise<readonly string[]>,
  until: number,
): Promise<Omit<Rest, 'reconciled'>> {
  let at = performance.now();
  for (let quiet = 0; ; ) {
    const stillMoving = await look().catch((error: unknown) => [`cannot be looked at: ${error}`]);
    if (stillMoving.length > 0) quiet = 0;
    else if (quiet++ === 0) at = performance.now();
    if (quiet === QUIET_LOOKS) return { at, stillMoving };
    if (stillMoving.length > 0 && performance.now() > until) return { at: performance.now(), stillMoving };
    await pause(LOOK_EVERY_MS);
  }
}

async function lookAt({ till: { db }, queues }: Witnesses): Promise<readonly string[]> {
  const unpublished = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('published_at', 'is', null)
    .executeTakeFirstOrThrow();
  const messages = await waitingMessages(queues);
  const webhooks = await waitingWebhooks();
  return [
    ...(unpublished.count > 0 ? [`unpublished events ${unpublished.count}`] : []),
    ...(webhooks > 0 ? [`webhooks ${webhooks}`] : []),
    ...messages,
  ];
}

async function openRefunds({ db }: PaymentContainer): Promise<number> {
  const { count } = await db
    .selectFrom('refunds')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', 'in', ['requested', 'processing'])
    .executeTakeFirstOrThrow();
  return count;
}

async function openMoney(till: PaymentContainer): Promise<number> {
  const { count } = await till.db
    .selectFrom('payments')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', 'in', ['started', 'processing', 'requires_action'])
    .where('intent_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return count + (await openRefunds(till));
}

/** Gives what is open the age that the five-minute job waits for, and runs the job. */
export async function reconcileNow(till: PaymentContainer): Promise<void> {
  const updated_at = sql<Date>`UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE`;
  await till.db
    .updateTable('payments')
    .set({ updated_at })
    .where('status', 'in', ['started', 'processing', 'requires_action'])
    .execute();
  await till.db
    .updateTable('refunds')
    .set({ updated_at })
    .where('status', 'in', ['requested', 'processing'])
    .execute();
  const ends = performance.now() + JOB_MS;
  await reconcile(till, { millisecondsLeft: () => ends - performance.now() });
}
