import { randomUUID } from 'node:crypto';
import type { DatabaseAddress } from '@concert/database/connection';
import { migrate } from '@concert/database/migrate';
import { stripeCount } from '@concert/inventory/stripes';
import { newId } from '@concert/values/ids';
import { createPool, type PoolConnection } from 'mysql2/promise';
import { inParallel } from './in-parallel.ts';

export interface CeilingOptions {
  readonly holds: number;
  readonly atOnce: number;
  readonly connections: number;
}

const SCRATCH = 'concert_ceiling';
const CAPACITY = 1_000_000;

/**
 * What the bare driver does on this machine: the statements of a hold, and nothing else, on the same schema in a
 * scratch database of the same server. No HTTP, no validation, no session, no event is published.
 * @returns holds a second
 */
export async function measureCeiling(address: DatabaseAddress, options: CeilingOptions): Promise<number> {
  const { holds, atOnce, connections } = options;
  const account = {
    user: address.username,
    password: address.password,
    ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
  };
  const admin = createPool({ ...account, connectionLimit: 1 });
  await admin.query(`CREATE DATABASE IF NOT EXISTS ${SCRATCH}`);
  await migrate({ ...address, database: SCRATCH });
  const pool = createPool({
    ...account,
    database: SCRATCH,
    connectionLimit: connections,
    timezone: 'Z',
    charset: 'utf8mb4_general_ci',
  });
  try {
    const stock = await prepare(pool);
    const started = performance.now();
    const items = Array.from({ length: holds }, (_, index) => index);
    await inParallel(items, atOnce, () => withConnection(pool, (connection) => hold(connection, stock)));
    return holds / ((performance.now() - started) / 1000);
  } finally {
    await pool.end();
    await admin.query(`DROP DATABASE ${SCRATCH}`);
    await admin.end();
  }
}

interface Stock {
  readonly userId: string;
  readonly eventId: string;
  readonly ticketTypeId: string;
  readonly stripes: number;
}

type Pool = ReturnType<typeof createPool>;

async function prepare(pool: Pool): Promise<Stock> {
  const [userId, eventId, ticketTypeId] = [newId(), newId(), newId()];
  const stripes = stripeCount(CAPACITY);
  await pool.query(
    `INSERT INTO users (id, email, email_key, password_hash, name, role, created_at, updated_at)
     VALUES (?, 'a@b.example', 'a@b.example', '-', 'A', 'organizer', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [userId],
  );
  await pool.query(
    `INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city, country,
       timezone, starts_at, ends_at, currency, created_at, updated_at)
     VALUES (?, ?, 'published', 'T', 'D', 'concert', 'V', 'A', 'C', 'DE', 'UTC', UTC_TIMESTAMP(3) + INTERVAL 1 DAY,
       UTC_TIMESTAMP(3) + INTERVAL 2 DAY, 'EUR', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [eventId, userId],
  );
  await pool.query(
    `INSERT INTO ticket_types (id, event_id, name, price_minor, capacity, max_per_booking, position, created_at, updated_at)
     VALUES (?, ?, 'T', 4500, 1000000, 10, 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [ticketTypeId, eventId],
  );
  const rows = Array.from({ length: stripes }, (_, stripe) => [ticketTypeId, stripe, 1_000_000, 1]);
  await pool.query('INSERT INTO ticket_stock (ticket_type_id, stripe, free, is_open) VALUES ?', [rows]);
  return { userId, eventId, ticketTypeId, stripes };
}

async function withConnection(
  pool: Pool,
  work: (connection: PoolConnection) => Promise<void>,
): Promise<void> {
  const connection = await pool.getConnection();
  try {
    await work(connection);
  } finally {
    connection.release();
  }
}

async function hold(
  connection: PoolConnection,
  { userId, eventId, ticketTypeId, stripes }: Stock,
): Promise<void> {
  const [bookingId, outboxId] = [newId(), newId()];
  const [offers] = await connection.query(
    'SELECT *, UTC_TIMESTAMP(3) AS now FROM ticket_offers WHERE event_id = ? AND ticket_type_id IN (?)',
    [eventId, ticketTypeId],
  );
  const body = JSON.stringify({ bookingId, eventId, userId, offers });
  await connection.query('BEGIN');
  await connection.query(
    `INSERT INTO idempotency_keys (caller, operation, idempotency_key, request_hash, response_status, response_body, created_at)
     VALUES (?, 'holdTickets', ?, ?, 201, ?, UTC_TIMESTAMP(3))`,
    [userId, randomUUID(), '0'.repeat(64), body],
  );
  await connection.query(
    `INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, expires_at, created_at, updated_at)
     VALUES (?, ?, ?, 'pending', 'EUR', 4500, UTC_TIMESTAMP(3) + INTERVAL 10 MINUTE, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [bookingId, userId, eventId],
  );
  await connection.query(
    'INSERT INTO booking_items (booking_id, ticket_type_id, quantity, unit_price_minor) VALUES (?, ?, 1, 4500)',
    [bookingId, ticketTypeId],
  );
  await connection.query(
    `INSERT INTO outbox (id, type, envelope, created_at) VALUES (?, 'TicketsHeld', ?, UTC_TIMESTAMP(3))`,
    [outboxId, body],
  );
  await connection.query(
    'UPDATE ticket_stock SET free = free - 1 WHERE ticket_type_id = ? AND stripe = ? AND free >= 1 AND is_open = 1',
    [ticketTypeId, Math.floor(Math.random() * stripes)],
  );
  await connection.query('COMMIT');
}
