import { setTimeout as pause } from 'node:timers/promises';

/** What became of one call. */
export interface Sent {
  /** After the beginning, milliseconds. */
  readonly at: number;
  /** From the moment it was due until it was answered. */
  readonly milliseconds: number;
  /** 0 when there was no answer. */
  readonly status: number;
}

const TICK_MS = 5;

/**
 * Offers so many calls a second, whether those before are answered or not, as people do: what is late counts against
 * the answer, not against the next call.
 */
export async function offer(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  send: (index: number) => Promise<number>,
): Promise<readonly Sent[]> {
  const sent: Promise<Sent>[] = [];
  const began = performance.now();
  const total = Math.round(perSecond * seconds);
  while (sent.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond));
    while (sent.length < due) {
      const index = sent.length;
      sent.push(one(began, (index / perSecond) * 1000, () => send(index)));
    }
    await pause(TICK_MS);
  }
  return Promise.all(sent);
}

/** All at one moment. */
export function atOnce(count: number, send: (index: number) => Promise<number>): Promise<readonly Sent[]> {
  const began = performance.now();
  return Promise.all(Array.from({ length: count }, (_, index) => one(began, 0, () => send(index))));
}

async function one(began: number, at: number, send: () => Promise<number>): Promise<Sent> {
  const status = await send().catch(() => 0);
  return { at, milliseconds: performance.now() - began - at, status };
}
