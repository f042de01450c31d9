import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { compressed } from './compress.ts';
import { pictureName, type Scene, THEMES, WIDTHS } from './scene.ts';
import type { Person, World } from './world.ts';

const HEIGHTS: Readonly<Record<(typeof WIDTHS)[number], number>> = { 360: 780, 768: 1024, 1440: 900 };
const PATIENCE_MS = 20_000;
/** Longer lists say nothing more about how a page looks. */
const TALLEST = 6000;

/** The page has its heading, nothing is a skeleton any more, every picture is there, and nothing moves. */
const SETTLED = `(async () => {
  const until = Date.now() + 10000;
  const seen = (selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility());
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  await frame();
  while ((!seen('h1') || seen('.bone')) && Date.now() < until) await new Promise((go) => setTimeout(go, 50));
  await document.fonts.ready;
  const near = [...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight * 2);
  await Promise.race([
    Promise.all(near.map((one) => one.decode().catch(() => {}))),
    new Promise((go) => setTimeout(go, 3000)),
  ]);
  await frame();
  await frame();
  await Promise.all(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
    .map((one) => one.finished.catch(() => {})));
})()`;

export interface Studio {
  /** @returns what was wrong with the scene, nothing when all went well */
  shoot(scene: Scene): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface StudioOptions {
  readonly browser: Browser;
  readonly world: World;
  readonly folder: string;
  /** Where the kept pictures go. */
  readonly kept: string | undefined;
}

/** One browser context for each person, who logs in once. */
export function openStudio({ browser, world, folder, kept }: StudioOptions): Studio {
  const contexts = new Map<Person, Promise<BrowserContext>>();

  async function enter(person: Person): Promise<BrowserContext> {
    const context = await browser.newContext({
      baseURL: world.origin,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: HEIGHTS[1440] },
    });
    context.setDefaultTimeout(PATIENCE_MS);
    if (person !== 'nobody') await logIn(context, world.logins[person]);
    return context;
  }

  function contextOf(person: Person): Promise<BrowserContext> {
    const context = contexts.get(person) ?? enter(person);
    contexts.set(person, context);
    return context;
  }

  async function shoot(scene: Scene): Promise<readonly string[]> {
    const page = await (await contextOf(scene.as)).newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    try {
      await scene.open(page, world);
      await take(page, scene);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      // Where the browser itself is gone there is nothing to show.
      await page
        .screenshot({ path: join(folder, scene.area, `${scene.name}-failed.png`) })
        .catch(() => undefined);
    } finally {
      await scene.close?.(page);
      await page.close();
    }
    return faults;
  }

  async function take(page: Page, scene: Scene): Promise<void> {
    await mkdir(join(folder, scene.area), { recursive: true });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHTS[width] });
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await page.evaluate(SETTLED);
        const path = join(folder, scene.area, `${scene.name}-${width}-${theme}.png`);
        await page.evaluate('scrollTo(0, 0)');
        const tall = await page.evaluate<number>('document.documentElement.scrollHeight');
        await page.screenshot({ path, fullPage: tall < TALLEST });
        if (kept !== undefined && scene.kept?.width === width && scene.kept.theme === theme) {
          await writeFile(join(kept, pictureName(scene)), await compressed(page));
        }
      }
    }
  }

  return {
    shoot,
    async close() {
      for (const context of contexts.values()) await (await context).close();
    },
  };
}

async function logIn(context: BrowserContext, login: { email: string; password: string }): Promise<void> {
  const page = await context.newPage();
  await page.goto('/login?next=/account');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password', { exact: true }).fill(login.password);
  await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/account');
  await page.close();
}
