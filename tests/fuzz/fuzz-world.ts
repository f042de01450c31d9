import { newId } from '@concert/values/ids';
import { bootstrapAdmin } from '../../services/auth/src/bootstrap.ts';
import { buildContainer } from '../../services/auth/src/container.ts';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { registerFan } from '../../tools/demo/purchase.ts';
import { buildWorld, type World } from '../journeys/access/world.ts';

/** The world of the access matrix, and what requests may use up. */
export interface FuzzWorld extends World {
  /** Tokens of people whose sessions and accounts may end. */
  readonly spareTokens: readonly string[];
  readonly spareIds: readonly string[];
  /** What may stand where an id is asked for. */
  readonly ids: readonly string[];
}

const SPARES = 4;

/** The admin of the demo, on a platform without it; does nothing where there is one. */
export async function ensureAdmin(environment: Readonly<Record<string, string>>): Promise<void> {
  const auth = await buildContainer({ ...process.env, ...environment });
  try {
    await bootstrapAdmin(auth, {
      email: 'admin@concert.example',
      name: 'Alex Admin',
      password: 'concert-demo',
    });
  } finally {
    auth.cache.close();
    await auth.db.destroy();
  }
}

export async function buildFuzzWorld(origin: string): Promise<FuzzWorld> {
  const api = openApiClient(origin);
  const world = await buildWorld(api);
  const spares = await Promise.all(Array.from({ length: SPARES }, () => registerFan(api, 'Spare Fan')));
  const { eventId, draftId, ticketTypeId, bookingId, holdId, ticketId, paymentId, people } = world;
  return {
    ...world,
    spareTokens: spares.map(({ token }) => token),
    spareIds: spares.map(({ id }) => id),
    ids: [
      ...[eventId, draftId, ticketTypeId, bookingId, holdId, ticketId, paymentId],
      ...[world.notificationId, world.deviceId, world.subscriptionId, world.sendId],
      ...Object.values(people).map(({ id }) => id),
      newId(),
    ],
  };
}
