import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiAnswer, ApiClient } from '../load/api-client.ts';
import { hold, type World } from './world.ts';

/** A hold that was answered. */
export interface Answered {
  readonly bookingId: string;
  /** Which of the callers holds it. */
  readonly buyer: number;
  /** When, by the wall clock. */
  readonly at: number;
  /** Of a payment that was answered as succeeded. */
  readonly paymentId: string | undefined;
}

/** A request that got no answer, or one that blames the platform. */
export interface Lost {
  readonly reason: string;
  /** Its idempotency key, by which it is seen whether it was carried out. */
  readonly key: string;
}

export interface Buying {
  /** Tells the buyers to go. @returns what they got, and what became of requests without an answer */
  end(): Promise<{ readonly answers: readonly Answered[]; readonly lost: readonly Lost[] }>;
}

const Held = z.object({ id: z.string() });
const Paid = z.object({ id: z.string(), status: z.string() });
const RETRY_MS = 20;
/** One in so many pays at once. */
const PAYS_EVERY = 4;

/**
 * People who buy and buy. They try again only when nobody takes their connection, as every client may; any other
 * ending of a request without an answer is a request lost.
 */
export function goOnBuying(client: ApiClient, world: World, buyers: number): Buying {
  const answers: Answered[] = [];
  const lost: Lost[] = [];
  const stopping = new AbortController();

  async function lane(first: number): Promise<void> {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      const key = crypto.randomUUID();
      const held = await heard(key, () => hold(client, world, first, key));
      if (held === undefined) continue;
      if (held.status !== 201) {
        lost.push({ reason: String(held.status), key });
        await pause(RETRY_MS);
        continue;
      }
      const { id: bookingId } = Held.parse(held.body);
      const at = Date.now();
      const payment = round % PAYS_EVERY === 0 ? await pay(bookingId, first) : undefined;
      const { data } = Paid.safeParse(payment?.body);
      answers.push({
        bookingId,
        buyer: first,
        at,
        paymentId: data?.status === 'succeeded' ? data.id : undefined,
      });
    }
  }

  /** @returns undefined when nobody took the connection */
  async function heard(key: string, ask: () => Promise<ApiAnswer>): Promise<ApiAnswer | undefined> {
    try {
      return await ask();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (code !== 'ECONNREFUSED') lost.push({ reason: code, key });
      await pause(RETRY_MS);
      return undefined;
    }
  }

  async function pay(bookingId: string, index: number): Promise<ApiAnswer | undefined> {
    const token = await world.callers[index % world.callers.length]?.token();
    const key = crypto.randomUUID();
    const answer = await heard(key, () =>
      client.call('POST', '/payments/process', {
        ...(token === undefined ? {} : { token }),
        key,
        body: { bookingId, paymentMethodId: 'pm_card_visa' },
      }),
    );
    if (answer !== undefined && answer.status >= 500) lost.push({ reason: `paying: ${answer.status}`, key });
    return answer;
  }

  const lanes = Array.from({ length: buyers }, (_, index) => lane(index));
  return {
    async end() {
      stopping.abort();
      await Promise.all(lanes);
      return { answers, lost };
    },
  };
}
