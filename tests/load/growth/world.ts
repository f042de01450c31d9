import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { bootstrapAdmin } from '../../../services/auth/src/bootstrap.ts';
import { buildContainer as buildAuth } from '../../../services/auth/src/container.ts';
import { buildContainer as buildEvent } from '../../../services/event/src/container.ts';
import { sweepSearchIndex } from '../../../services/event/src/use-cases/sweep-search-index.ts';
import { openApiClient } from '../../../tools/demo/api-client.ts';
import { buildWorld, type World } from '../../journeys/access/world.ts';
import type { OwnPlatform } from '../own-platform.ts';
import { fill } from './fill.ts';
import type { Size } from './rows.ts';

/** A platform with a history of some size, and in it the same few people and objects as in every other. */
export interface Grown {
  readonly platform: OwnPlatform;
  readonly world: World;
}

/** Events to come, whatever the age: a shop window does not grow with what was sold. */
const UPCOMING = 200;
/** Bookings of the event that is looked at. */
const SOLD = 300;

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
  await withReader(address, async ({ rows }) => {
    for (const text of surroundings(world)) await rows(text);
  });
  await indexUpcoming();
  return { platform, world };
}

async function makeAdmin(): Promise<void> {
  const auth = await buildAuth(process.env);
  try {
    await bootstrapAdmin(auth, { email: 'admin@concert.example', name: 'Admin', password: 'concert-demo' });
  } finally {
    auth.cache.close();
    await auth.db.destroy();
  }
}

async function indexUpcoming(): Promise<void> {
  const container = await buildEvent(process.env);
  try {
    await sweepSearchIndex(container, { millisecondsLeft: () => Number.POSITIVE_INFINITY });
    await container.pages.changed();
  } finally {
    container.cache.close();
    await container.db.destroy();
  }
}

/** What stands around the world's event: others to come, and other people's bookings of it. */
function surroundings({ eventId, ticketTypeId }: World): readonly string[] {
  const id = (kind: string, n: string) => `CONCAT('01f00000-0000-7${kind}-8000-', LPAD(${n}, 12, '0'))`;
  return [
    `INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city, country, timezone,
       doors_at, starts_at, ends_at, currency, published_at, created_at, updated_at)
     SELECT ${id('f01', 'seq')}, organizer_id, 'published', CONCAT('Evening ', seq), description,
       ELT(1 + seq MOD 4, 'jazz', 'comedy', 'family', 'theatre'), venue_name, venue_address, CONCAT('City ', seq MOD 40), country,
       timezone, NULL, starts_at + INTERVAL seq HOUR, ends_at + INTERVAL seq HOUR, currency, published_at, created_at, updated_at
     FROM seq_1_to_${UPCOMING} JOIN events e ON e.id = '${eventId}'`,
    `INSERT INTO ticket_types (id, event_id, name, price_minor, capacity, max_per_booking, position, created_at, updated_at)
     SELECT ${id('f02', 'seq')}, ${id('f01', 'seq')}, name, price_minor, 1000, 10, 0, created_at, updated_at
     FROM seq_1_to_${UPCOMING} JOIN ticket_types t ON t.id = '${ticketTypeId}'`,
    `INSERT INTO ticket_stock (ticket_type_id, stripe, free, is_open)
     SELECT ${id('f02', 'n.seq')}, s.seq, 60, 1 FROM seq_1_to_${UPCOMING} n JOIN seq_0_to_15 s`,
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
