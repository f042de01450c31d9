import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  readonly everyMs: number;
  readonly atMostMs: number;
}

/**
 * Looks again and again until `look` gives something.
 * @throws Error that names what was waited for
 */
export async function waitFor<Found>(
  what: string,
  { everyMs, atMostMs }: Patience,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const until = performance.now() + atMostMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until)
      throw new Error(`waited ${Math.round(atMostMs / 1000)} s in vain for ${what}`);
    await pause(everyMs);
  }
}
