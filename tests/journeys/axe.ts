import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What WCAG 2.2 AA asks and a machine can see. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails, naming rules and elements, when axe finds anything on the page as it is now. */
export async function requireNoViolations(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // Past the content security policy, which rightly keeps scripts from being put into the page.
  await session.send('Runtime.evaluate', { expression: await readFile(script, 'utf8') });
  const expression = `axe.run(document, { runOnly: ${JSON.stringify(TAGS)} })`;
  const { result } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const { violations }: Pick<AxeResults, 'violations'> = result.value;
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found, name).toEqual([]);
}
