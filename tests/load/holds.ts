import type { Database } from '@concert/database/connection';
import { givenEvent } from '@concert/testing/builders';
import { z } from 'zod';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { arriving } from './arrivals.ts';
import type { Buyer } from './buyers.ts';
import { inParallel } from './in-parallel.ts';

/** One ticket type that everybody wants. */
export interface Sale {
  readonly eventId: string;
  readonly ticketTypeId: string;
}

export interface RushResult {
  readonly held: readonly ApiAnswer[];
  readonly refused: readonly ApiAnswer[];
  readonly errors: readonly ApiAnswer[];
  /** From the first request to the last hold that was given. */
  readonly holdSeconds: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
}

const Problem = z.object({ type: z.string() });

export async function givenSale(db: Database, capacity: number): Promise<Sale> {
  const event = await givenEvent(db, { ticketTypes: [{ capacity }] });
  return { eventId: event.id, ticketTypeId: event.ticketTypeIds[0] ?? '' };
}

/** How the buyers come: so many requests under way at any time, or all within so many seconds, whoever waits. */
type Pace = { readonly atOnce: number } | { readonly withinSeconds: number };

/** Each buyer tries to hold one ticket, with a key of its own. */
export async function holdAll(
  client: ApiClient,
  buyers: readonly Buyer[],
  { eventId, ticketTypeId }: Sale,
  pace: Pace,
): Promise<RushResult> {
  const body = { eventId, items: [{ ticketTypeId, quantity: 1 }] };
  const started = performance.now();
  let lastHold = started;
  async function hold({ token }: Buyer): Promise<ApiAnswer> {
    const answer = await client.call('POST', '/bookings', { token, key: crypto.randomUUID(), body });
    if (answer.status === 201) lastHold = performance.now();
    return answer;
  }
  const answers =
    'atOnce' in pace
      ? await inParallel(buyers, pace.atOnce, hold)
      : await arriving(buyers, pace.withinSeconds, hold);
  const held = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(isSoldOut);
  return {
    held,
    refused,
    errors: answers.filter((answer) => answer.status !== 201 && !isSoldOut(answer)),
    holdSeconds: (lastHold - started) / 1000,
    seconds: (performance.now() - started) / 1000,
  };
}

function isSoldOut(answer: ApiAnswer): boolean {
  const problem = Problem.safeParse(answer.body);
  return answer.status === 409 && problem.success && problem.data.type.endsWith('/sold-out');
}
