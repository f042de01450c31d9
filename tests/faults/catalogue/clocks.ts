import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MINUTE } from '@concert/values/clock';
import { processesOf } from '../controls/processes.ts';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

const JUMP = 10 * MINUTE;
const LASTS_MS = 5_000;

function jumps(
  name: string,
  title: string,
  shift: number,
  processOf: (world: World) => Promise<string>,
): Fault {
  return {
    name,
    title: `the clock of ${title} jumps ${shift > 0 ? 'ten minutes ahead' : 'ten minutes back'}, and back again`,
    recoversWithin: 10,
    needsOwn: true,
    async happen(world) {
      const file = join(world.clocks, await processOf(world));
      await writeFile(file, String(shift));
      await pause(LASTS_MS);
      await rm(file);
    },
  };
}

async function oneGateway({ platform }: World): Promise<string> {
  const [pid] = await processesOf(platform(), 'gateway');
  return `gateway-${pid}`;
}

const background = async (): Promise<string> => 'background-light';

export const clocks: readonly Fault[] = [
  jumps('gateway-ahead', 'one of two gateways', JUMP, oneGateway),
  jumps('gateway-behind', 'one of two gateways', -JUMP, oneGateway),
  jumps('background-ahead', 'the background process', JUMP, background),
  jumps('background-behind', 'the background process', -JUMP, background),
];
