import { CONCERT_BUS, openBus } from '@concert/cloud/bus';
import type { DatabaseAddress } from '@concert/database/connection';
import { after, MINUTE } from '@concert/values/clock';
import { replay } from '../../tools/replay/replay.ts';
import { type KeptPlatform, processesBelow } from '../limits/kept-platform.ts';
import type { Chance } from './chance.ts';
import type { StoreWatch } from './stores.ts';

/** Something mild goes wrong. */
export interface Mischief {
  readonly name: string;
  readonly happen: () => Promise<unknown>;
}

/** What goes wrong now and then in any cloud, and must not be noticed by more than a few who try again. */
export function mischiefOn(
  platform: KeptPlatform,
  {
    database,
    stores,
    chance,
  }: { readonly database: DatabaseAddress; readonly stores: StoreWatch; readonly chance: Chance },
): readonly Mischief[] {
  async function kill(part: string): Promise<void> {
    const all = await processesBelow(platform.pid);
    const found = all.filter(({ command }) => command.includes(`apps/local/src/${part}/main.ts`));
    if (found.length > 0) process.kill(chance.pick(found).pid, 'SIGKILL');
  }
  return [
    { name: 'a background process is killed', happen: () => kill('workers') },
    { name: 'a gateway is killed', happen: () => kill('gateway') },
    { name: 'Redis forgets everything', happen: () => stores.forgetCache() },
    {
      name: 'the last minute’s messages come once more',
      happen: () => {
        const now = new Date();
        const span = { from: after(now, -MINUTE), to: now, type: undefined };
        return replay({ database, bus: openBus(CONCERT_BUS) }, span, () => {});
      },
    },
  ];
}
