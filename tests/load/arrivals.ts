import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs `work` for every item, each begun when its turn has come, evenly over `seconds`, whoever is still waiting: people
 * do not queue for each other's answers before they press the button.
 */
export async function arriving<Item, Result>(
  items: readonly Item[],
  seconds: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const started = performance.now();
  const gap = (seconds * 1000) / items.length;
  const results: Promise<Result>[] = [];
  for (const [index, item] of items.entries()) {
    const wait = started + index * gap - performance.now();
    if (wait >= 1) await pause(wait);
    results.push(work(item));
  }
  return Promise.all(results);
}
