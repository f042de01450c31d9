import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Connection, createConnection } from 'mysql2/promise';
import { z } from 'zod';
import type { SeededEvent } from './events.ts';

/** The secret `concert/database`, as much of it as a local connection needs. */
const Address = z.object({
  username: z.string(),
  password: z.string(),
  database: z.string(),
  host: z.string().optional(),
  port: z.number().optional(),
  socketPath: z.string().optional(),
});

/**
 * Gives the events that are to be over their own dates. No organiser can publish what has begun, so this alone is
 * done behind the API's back.
 */
export async function moveToPast(events: readonly SeededEvent[]): Promise<void> {
  const past = events.filter(({ demo }) => demo.state === 'past');
  const connection = await open();
  try {
    for (const { demo, details } of past) {
      const [startsAt, endsAt, doorsAt] = [demo.startsAt, demo.endsAt, demo.doorsAt].map(
        (one) => new Date(one),
      );
      await connection.query(
        `UPDATE events SET starts_at = ?, ends_at = ?, doors_at = ?,
           published_at = DATE_SUB(?, INTERVAL 60 DAY), version = version + 1
         WHERE id = ? AND starts_at <> ?`,
        [startsAt, endsAt, doorsAt, startsAt, details.id, startsAt],
      );
      await connection.query('UPDATE event_search_terms SET starts_at = ? WHERE event_id = ?', [
        startsAt,
        details.id,
      ]);
    }
  } finally {
    await connection.end();
  }
}

async function open(): Promise<Connection> {
  const secrets = new SecretsManagerClient({});
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: 'concert/database' }),
  );
  const { username, password, database, host, port, socketPath } = Address.parse(JSON.parse(SecretString));
  secrets.destroy();
  return createConnection({
    ...(socketPath === undefined ? { host: host ?? '127.0.0.1', port: port ?? 3306 } : { socketPath }),
    user: username,
    password,
    database,
    timezone: 'Z',
  });
}
