import type { Page } from 'playwright-core';
import { addresses, type Scene } from '../scene.ts';
import type { World } from '../world.ts';
import { press } from './act.ts';

const openDoor = async (page: Page, { doorId }: World): Promise<void> => {
  await page.goto(`/door/${doorId}`);
  await page.getByText(/^Last in step at/).waitFor();
};

async function scan(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code of the ticket').fill(code);
  await page.keyboard.press('Enter');
  await page.locator('.door-result[data-tone]').waitFor();
}

/** At the entrance: what a scan may come to, with and without a network. */
export const door: readonly Scene[] = [
  ...addresses('door', 'staff', { events: '/door' }),
  { area: 'door', name: 'ready', as: 'staff', open: openDoor },
  {
    area: 'door',
    name: 'admitted',
    as: 'staff',
    async open(page, world) {
      await openDoor(page, world);
      await scan(page, world.codes[2] ?? '');
    },
    kept: { width: 360, theme: 'dark', caption: 'The door: somebody may come in' },
  },
  {
    area: 'door',
    name: 'already-used',
    as: 'staff',
    async open(page, world) {
      await openDoor(page, world);
      await scan(page, world.codes[0] ?? '');
    },
    kept: { width: 360, theme: 'light', caption: 'The door: this ticket was used before' },
  },
  {
    area: 'door',
    name: 'forged',
    as: 'staff',
    async open(page, world) {
      await openDoor(page, world);
      await scan(page, (world.codes[3] ?? '').replace(/.{4}$/, 'AAAA'));
    },
  },
  {
    area: 'door',
    name: 'camera-denied',
    as: 'staff',
    async open(page, world) {
      await openDoor(page, world);
      await press(page, 'Start scanning');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    area: 'door',
    name: 'found-by-name',
    as: 'staff',
    async open(page, world) {
      await openDoor(page, world);
      await page.getByLabel('Find by name or booking').fill('an');
    },
  },
  {
    area: 'door',
    name: 'offline',
    as: 'staff',
    async open(page, world) {
      await openDoor(page, world);
      await page.context().setOffline(true);
      await scan(page, world.codes[3] ?? '');
    },
    close: (page) => page.context().setOffline(false),
  },
];
