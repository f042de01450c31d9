import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFailed } from 'vitest';
import { findPrograms } from '../../apps/local/src/machine/find-programs.ts';

/** Chromium as this machine has it. @throws Error that says how to get it */
export async function openChromium(more: readonly string[] = []): Promise<Browser> {
  const { chromium: executablePath } = await findPrograms();
  if (executablePath === undefined)
    throw new Error('Chromium is missing; `npm run setup` installs it or says how.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...asRoot, '--disable-background-networking', ...more] });
}

/** A page of a visitor who was never here; a failing test leaves a picture of it in `test-results`. */
export async function openPage(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-GB',
    acceptDownloads: true,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  onTestFailed(async ({ task }) => {
    await mkdir('test-results', { recursive: true });
    const path = `test-results/${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}.png`;
    await page.screenshot({ path, fullPage: true });
    console.error(`at ${page.url()}, see ${path}`, ...problems);
  });
  return page;
}

/** The keyboard goes on where it was: at the button of that name. */
export async function requireFocus(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name }).first();
  await expect.poll(() => button.evaluate((element) => element.matches(':focus'))).toBe(true);
}
