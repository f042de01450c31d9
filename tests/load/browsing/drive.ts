import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Mix } from './mix.ts';

export interface Drive {
  readonly requests: number;
  readonly perSecond: number;
  readonly milliseconds: readonly number[];
  readonly errors: number;
}

const CONNECTIONS = 32;

/** As many requests as there are answers, over kept connections, for some seconds. */
export async function saturate(url: string, mix: Mix, seconds: number): Promise<Drive> {
  return driving(url, async (ask) => {
    const ends = performance.now() + seconds * 1000;
    async function visitor(): Promise<void> {
      while (performance.now() < ends) await ask(mix.next());
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, visitor));
  });
}

/** So many requests a second, whether earlier ones are answered or not. */
export async function arrive(
  url: string,
  mix: Mix,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Drive> {
  return driving(url, async (ask) => {
    const started = performance.now();
    const underWay: Promise<void>[] = [];
    const all = perSecond * seconds;
    while (underWay.length < all) {
      const due = Math.min(all, ((performance.now() - started) / 1000) * perSecond);
      while (underWay.length < due) underWay.push(ask(mix.next()));
      await pause(1);
    }
    await Promise.all(underWay);
  });
}

async function driving(
  url: string,
  work: (ask: (path: string) => Promise<void>) => Promise<void>,
): Promise<Drive> {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  const milliseconds: number[] = [];
  let errors = 0;
  const started = performance.now();
  await work(async (path) => {
    const asked = performance.now();
    const { statusCode, body } = await pool.request({ method: 'GET', path: `/api${path}` });
    await body.dump();
    milliseconds.push(performance.now() - asked);
    if (statusCode !== 200) errors += 1;
  });
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return { requests: milliseconds.length, perSecond: milliseconds.length / seconds, milliseconds, errors };
}
