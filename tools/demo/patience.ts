import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `look` finds something, and gives that.
 * @throws Error that names what was waited for
 */
export async function waitFor<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  seconds = 30,
): Promise<Found> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await pause(50);
  }
}
