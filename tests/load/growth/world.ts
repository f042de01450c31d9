import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { bootstrapAdmin } from '../../../services/auth/src/bootstrap.ts';
import { buildContainer } from '../../../services/auth/src/container.ts';
import { openApiClient } from '../../../tools/demo/api-client.ts';
import { buildWorld, type World } from '../../journeys/access/world.ts';
import type { OwnPlatform } from '../own-platform.ts';
import { fill } from './fill.ts';
import type { Size } from './rows.ts';
import { publishEvents } from './upcoming.ts';

/** A platform with a history of some size, and in it the same few people and objects as in every other. */
export interface Grown {
  readonly platform: OwnPlatform;
  readonly world: World;
}

/** Events to come, whatever the age: a shop window does not grow with what was sold. */
const UPCOMING = 200;
/** Bookings of the event that is looked at. */
const SOLD = 150;

export async function grow(
  platform: OwnPlatform,
  size: Size,
  progress: (line: string) => void,
): Promise<Grown> {
  Object.assign(process.env, platform.environment);
  const address = await databaseAddress();
  await fill(address, size, progress);
  await makeAdmin();
  const world = await buildWorld(openApiClient(platform.url));
  await withReader(address, async (reader) => {
    await publishEvents(reader, UPCOMING);
    for (const text of others(world)) await reader.rows(text);
  });
  return { platform, world };
}

async function makeAdmin(): Promise<void> {
  const auth = await buildContainer(process.env);
  try {
    await bootstrapAdmin(auth, { email: 'admin@concert.example', name: 'Admin', password: 'concert-demo' });
  } finally {
    auth.cache.close();
    await auth.db.destroy();
  }
}

/** Other people's bookings of the world's event. */
function others({ eventId, ticketTypeId }: World): readonly string[] {
  const id = (kind: string, n: string) => `CONCAT('01f00000-0000-7${kind}-8000-', LPAD(${n}, 12, '0'))`;
  return [
    `INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, payment_id, expires_at, confirmed_at, created_at, updated_at)
     SELECT ${id('f03', 'seq')}, u.id, '${eventId}', 'confirmed', 'EUR', 4500, ${id('f04', 'seq')}, NOW(), NOW(), NOW(), NOW()
     FROM seq_1_to_${SOLD} JOIN users u ON u.email_key = CONCAT('person-', seq, '@growth.example')`,
    `INSERT INTO booking_items (booking_id, ticket_type_id, quantity, unit_price_minor)
     SELECT ${id('f03', 'seq')}, '${ticketTypeId}', 1, 4500 FROM seq_1_to_${SOLD}`,
    `INSERT INTO tickets (id, booking_id, event_id, ticket_type_id, number, code, attendee_name, created_at, updated_at)
     SELECT ${id('f05', 'seq')}, ${id('f03', 'seq')}, '${eventId}', '${ticketTypeId}', 1, CONCAT('C1.world.', seq), CONCAT('Guest ', seq), NOW(), NOW()
     FROM seq_1_to_${SOLD}`,
    `INSERT INTO payments (id, booking_id, user_id, intent_id, status, amount_minor, currency, succeeded_at, created_at, updated_at, event_id, organizer_id)
     SELECT ${id('f04', 'seq')}, b.id, b.user_id, CONCAT('pi_world_', seq), 'succeeded', 4500, 'EUR', NOW(), NOW(), NOW(), b.event_id, e.organizer_id
     FROM seq_1_to_${SOLD} JOIN bookings b ON b.id = ${id('f03', 'seq')} JOIN events e ON e.id = b.event_id`,
  ];
}
