import type { Reader } from '@concert/database/snapshot';
import { buildContainer } from '../../../services/event/src/container.ts';
import { sweepSearchIndex } from '../../../services/event/src/use-cases/sweep-search-index.ts';

const id = (kind: string, n: string): string => `CONCAT('01f00000-0000-7${kind}-8000-', LPAD(${n}, 12, '0'))`;

/** Publishes events to come, each with one ticket type and its stock, and has them found by the search. */
export async function publishEvents({ rows }: Reader, count: number): Promise<readonly string[]> {
  const organizer = `'01f00000-0000-7f00-8000-000000000001'`;
  const numbers = `seq_1_to_${count}`;
  await rows(
    `INSERT INTO users (id, email, email_key, password_hash, name, role, created_at, updated_at)
     VALUES (${organizer}, 'house@upcoming.example', 'house@upcoming.example', '-', 'Harbour Concerts', 'organizer', NOW(3), NOW(3))`,
  );
  await rows(
    `INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city, country, timezone,
       doors_at, starts_at, ends_at, currency, published_at, created_at, updated_at)
     SELECT ${id('f01', 'seq')}, ${organizer}, 'published', CONCAT('Evening ', seq), 'An evening of new Nordic songs.',
       ELT(1 + seq MOD 4, 'jazz', 'comedy', 'family', 'theatre'), CONCAT('Hall ', seq MOD 60), 'Harbour 1', CONCAT('City ', seq MOD 40),
       'DE', 'Europe/Berlin', NULL, NOW(3) + INTERVAL 24 + seq HOUR, NOW(3) + INTERVAL 27 + seq HOUR, 'EUR', NOW(3), NOW(3), NOW(3)
     FROM ${numbers}`,
  );
  await rows(
    `INSERT INTO ticket_types (id, event_id, name, price_minor, capacity, max_per_booking, position, created_at, updated_at)
     SELECT ${id('f02', 'seq')}, ${id('f01', 'seq')}, 'Floor', 4500, 1000, 10, 0, NOW(3), NOW(3) FROM ${numbers}`,
  );
  await rows(
    `INSERT INTO ticket_stock (ticket_type_id, stripe, free, is_open)
     SELECT ${id('f02', 'n.seq')}, s.seq, 60, 1 FROM ${numbers} n JOIN seq_0_to_15 s`,
  );
  await index();
  const events = await rows<{ id: string }>(
    `SELECT id FROM events WHERE organizer_id = ${organizer} ORDER BY id`,
  );
  return events.map((event) => event.id);
}

async function index(): Promise<void> {
  const container = await buildContainer(process.env);
  try {
    await sweepSearchIndex(container, { millisecondsLeft: () => Number.POSITIVE_INFINITY });
    await container.pages.changed();
  } finally {
    container.cache.close();
    await container.db.destroy();
  }
}
