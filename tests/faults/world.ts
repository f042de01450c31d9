import type { Database } from '@concert/database/connection';
import { givenEvent } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { buildContainer, type PaymentContainer } from '../../services/payment/src/container.ts';
import { inParallel } from '../load/in-parallel.ts';
import { openQueues, type Queues, shortenVisibility } from './judge/queues.ts';
import { type Buyer, openDoor, registerBuyer } from './rush/buyer.ts';
import type { Goods } from './rush/purchase.ts';
import type { Subject } from './subject.ts';

/** A platform with people who want to buy, and the ways to hurt it. */
export interface World extends Omit<Subject, 'end'> {
  readonly till: PaymentContainer;
  readonly queues: Queues;
  readonly buyers: readonly Buyer[];
  /** Buys when the fault is over. */
  readonly prober: Buyer;
  /** An event of its own for each fault. */
  readonly stage: () => Promise<Stage>;
  readonly close: () => Promise<void>;
}

export interface Stage {
  readonly eventId: string;
  readonly scarce: Goods;
  readonly plenty: Goods;
}

/** So few that they are sold out while the fault lasts, and so many that they never are. */
const SCARCE = 10;
const PLENTY = 100_000;

/** Lets people in who want to buy; ends the platform when they cannot even register. */
export async function openWorld(subject: Subject, buyers: number): Promise<World> {
  const { url, environment } = subject.platform();
  Object.assign(process.env, environment);
  const queues = openQueues();
  await shortenVisibility(queues);
  const till = await buildContainer({ ...process.env, DATABASE_CONNECTIONS: '4' });
  const door = openDoor(url, buyers + 1);
  const close = async () => {
    await door.destroy();
    till.cache.close();
    queues.destroy();
    await till.db.destroy();
    await subject.end();
  };
  const [prober, ...crowd] = await registerAll(door, buyers + 1).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (prober === undefined) throw new Error('nobody registered');
  return {
    ...subject,
    till,
    queues,
    buyers: crowd,
    prober,
    stage: () => openStage(till.db),
    async crashAndRestart() {
      await subject.crashAndRestart();
      await shortenVisibility(queues);
    },
    close,
  };
}

function registerAll(door: ReturnType<typeof openDoor>, count: number): Promise<readonly Buyer[]> {
  const names = Array.from({ length: count }, (_, index) => `buyer-${index}-${newId()}`);
  return inParallel(names, 2, (name) => registerBuyer(door, name));
}

async function openStage(db: Database): Promise<Stage> {
  const event = await givenEvent(db, { ticketTypes: [{ capacity: SCARCE }, { capacity: PLENTY }] });
  const [scarce = '', plenty = ''] = event.ticketTypeIds;
  return {
    eventId: event.id,
    scarce: { eventId: event.id, ticketTypeId: scarce },
    plenty: { eventId: event.id, ticketTypeId: plenty },
  };
}
