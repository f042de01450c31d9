import { setTimeout as pause } from 'node:timers/promises';

/** Long enough for a platform that was started for the first time and still prints the tickets of its demo data. */
const PATIENCE_SECONDS = 90;

/**
 * Waits until `look` finds something, and gives that.
 * @throws Error that names what was waited for
 */
export async function waitFor<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  seconds = PATIENCE_SECONDS,
): Promise<Found> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await pause(50);
  }
}
