import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** Checks what the page shows now against WCAG 2.2 AA. `name` says in the report which page and state it is. */
export async function requireNoViolations(page: Page, name: string): Promise<void> {
  // Evaluated by the debugger, not as an element: the pages allow no inline script.
  await page.evaluate(await source());
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return (await axe.run(document, { runOnly: tags, resultTypes: ['violations'] })).violations;
  });
  const told = found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  expect(told, name).toEqual([]);
}

const source = async (): Promise<string> => (await import('node:fs/promises')).readFile(AXE, 'utf8');
