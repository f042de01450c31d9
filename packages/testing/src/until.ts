import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `probe` gives something other than undefined or false, and gives that.
 * @throws Error after `seconds`
 */
export async function until<Found>(
  what: string,
  probe: () => Promise<Found | undefined | false>,
  seconds = 20,
): Promise<Found> {
  const ends = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > ends) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await pause(50);
  }
}
