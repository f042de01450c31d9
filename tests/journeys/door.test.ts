/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { requireNoViolations } from './axe.ts';
import { openChromium, openPage } from './chromium.ts';
import { buildDoorWorld, type DoorWorld } from './door-world.ts';
import { journeyOrigin } from './origin.ts';

const origin = journeyOrigin();

let browser: Browser;
let world: DoorWorld;

beforeAll(async () => {
  browser = await openChromium();
  world = await buildDoorWorld(openApiClient(origin));
});

afterAll(() => browser?.close());

/** Logs in and opens the event's door, which is on the device when this is done. */
async function openDoor(): Promise<Page> {
  const page = await openPage(browser, origin);
  await page.goto('/login?next=/door');
  await page.getByLabel('E-mail').fill(world.staff.email);
  await page.getByLabel('Password', { exact: true }).fill(world.staff.password);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Door' }).waitFor();
  await page.getByRole('link', { name: world.title }).click();
  await page.getByRole('heading', { level: 1, name: world.title }).waitFor();
  await page.getByText(/^Last in step at/).waitFor();
  return page;
}

async function checkIn(page: Page, code: string, word: string): Promise<void> {
  await page.getByLabel('Code of the ticket').fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Result of the scan' }).getByText(word, { exact: true }).waitFor();
}

const inside = (page: Page, count: number) =>
  page.getByTestId('inside').getByText(String(count), { exact: true }).waitFor();

const code = (index: number): string => world.codes[index] ?? '';

describe('the door', () => {
  it('lets a ticket in once, and takes it back with a reason', async () => {
    const page = await openDoor();
    await requireNoViolations(page, 'ready');
    await checkIn(page, code(0), 'Come in');
    await inside(page, 1);
    await requireNoViolations(page, 'admitted');
    await checkIn(page, code(0), 'Already used');
    await requireNoViolations(page, 'already used');

    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('dialog').getByLabel('Scanned while testing').check();
    await requireNoViolations(page, 'undo');
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('region', { name: 'Result of the scan' }).getByText('Taken back').waitFor();
    await inside(page, 0);
    await checkIn(page, code(0), 'Come in');
  });

  it('tells forged codes and those of another event', async () => {
    const page = await openDoor();
    await checkIn(page, world.foreignCode, 'Wrong event');
    const [head, signature = ''] = [code(1).slice(0, -86), code(1).slice(-86)];
    await checkIn(page, head + [...signature].reverse().join(''), 'Not genuine');
  });

  it('lets somebody in who was found by name, with a network and without, and takes it back', async () => {
    const page = await openDoor();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.waitForFunction(() => document.documentElement.scrollWidth === 320);
    await page.getByRole('button', { name: 'Start scanning' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /camera/i })
      .waitFor();
    await page.getByLabel('Find by name or booking').fill('quinones');
    const letIn = page.getByRole('button', { name: new RegExp(`^Let in.*${world.guest}$`) });
    await letIn.first().click();
    const result = page.getByRole('region', { name: 'Result of the scan' });
    await result.getByText('Come in', { exact: true }).waitFor();
    await requireNoViolations(page, 'found by name, 320 px');
    await page.getByRole('button', { name: new RegExp(`^Take back.*${world.guest}$`) }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await result.getByText('Taken back').waitFor();

    await page.context().setOffline(true);
    await letIn.first().click();
    await result.getByText('Come in', { exact: true }).waitFor();
    await result.getByText(world.guest).waitFor();
    await page.getByText('1 check-in waits to be sent').waitFor();
    await page.context().setOffline(false);
    await page.getByText('Everything is sent').waitFor();
  });

  it('goes on without a network, and tells the others when there is one again', async () => {
    const page = await openDoor();
    await page.context().setOffline(true);
    await page.getByText('Offline', { exact: true }).waitFor();
    await checkIn(page, code(1), 'Come in');
    await page.getByText('1 check-in waits to be sent').waitFor();
    await checkIn(page, code(1), 'Already used');
    await checkIn(page, world.foreignCode, 'Wrong event');
    await page.getByLabel('Find by name or booking').fill('angstrom');
    await page
      .getByText(/^In since/)
      .first()
      .waitFor();
    await requireNoViolations(page, 'offline');

    await page.context().setOffline(false);
    await page.getByText('Everything is sent').waitFor();
    const other = await openDoor();
    await checkIn(other, code(1), 'Already used');
  });

  it('shows who was let in twice by two devices without a network', async () => {
    const [one, two] = [await openDoor(), await openDoor()];
    await one.context().setOffline(true);
    await two.context().setOffline(true);
    await checkIn(one, code(2), 'Come in');
    await checkIn(two, code(2), 'Come in');
    await one.context().setOffline(false);
    await one.getByText('Everything is sent').waitFor();
    await two.context().setOffline(false);
    await two.getByText('Somebody else was let in with this ticket as well.').waitFor();
    await requireNoViolations(two, 'double use');
  });

  it('starts without a network once it was there', async () => {
    const page = await openDoor();
    await page.waitForFunction(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/door');
      return registration?.active?.state === 'activated';
    });
    await page.context().setOffline(true);
    await page.goto(`/door/${world.eventId}`);
    await page.getByRole('heading', { level: 1, name: world.title }).waitFor();
    await checkIn(page, code(3), 'Come in');
    const caches = await page.evaluate(async () => {
      const cache = await window.caches.open((await window.caches.keys())[0] ?? '');
      return (await cache.keys()).map(({ url }) => new URL(url).pathname);
    });
    expect(caches.filter((path) => path.startsWith('/api'))).toEqual([]);
    await page.context().setOffline(false);
    await page.getByText('Everything is sent').waitFor();
  });

  it('leaves no names on the device after logging out', async () => {
    const page = await openDoor();
    await page.getByRole('banner').getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.waitForFunction(() => localStorage.getItem('concert-door-data') === null);
    const names = await page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('concert-door', 1);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const counting = opening.result.transaction('tickets').objectStore('tickets').count();
            counting.onsuccess = () => resolve(counting.result);
          };
        }),
    );
    expect(names).toBe(0);
  });
});
