import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The success criteria that are promised: WCAG 2.2, level AA, and what came before. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Colours are judged when they have arrived; what moves for ever is not waited for. */
const SETTLED = `Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime)).map(({ finished }) => finished))`;

/**
 * Has axe look at the page as it is now.
 * @throws Error that lists each violation with where it is
 */
export async function requireNoViolations(page: Page, name: string): Promise<void> {
  // By the debugger's protocol, not by a script tag: the page's policy allows none but its own.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await readFile(AXE, 'utf8'));
  await page.evaluate(`${SETTLED}.then(() => undefined)`);
  const results: AxeResults = await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(TAGS)} })`);
  const told = results.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}${nodes.map(({ target }) => `\n    ${target.join(' ')}`).join('')}`,
  );
  if (told.length > 0) throw new Error(`${name} has violations:\n${told.join('\n')}`);
}
