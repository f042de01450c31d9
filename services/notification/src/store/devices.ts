import { createHash } from 'node:crypto';
import type { Device as Endpoint } from '@concert/cloud/phones';
import { DEVICE_PLATFORMS } from '@concert/contracts/http/notification-settings';
import type { Database } from '@concert/database/connection';
import type { NotificationDevices } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';

export interface Device extends Endpoint {
  readonly userId: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

export type NewDevice = Pick<Device, 'id' | 'userId' | 'platform' | 'token'>;

/** Registers a token for a user; it is taken from whoever had it. Once more only notes that it was seen. */
export async function saveDevice(tx: Tx, { id, userId, platform, token }: NewDevice): Promise<Device> {
  const digest = digestOf(token);
  const mine = sql<boolean>`user_id = ${userId}`;
  await tx
    .insertInto('notification_devices')
    .values({ id, user_id: userId, platform, token, token_digest: digest, created_at: NOW, seen_at: NOW })
    // One statement, so that two at once agree on whose it is; `user_id` last, since the others look at it.
    .onDuplicateKeyUpdate({
      id: sql<string>`IF(${mine}, id, ${id})`,
      created_at: sql<Date>`IF(${mine}, created_at, ${NOW})`,
      platform,
      seen_at: NOW,
      user_id: userId,
    })
    .execute();
  const row = await tx
    .selectFrom('notification_devices')
    .selectAll()
    .where('token_digest', '=', digest)
    .executeTakeFirstOrThrow();
  return deviceOf(row);
}

/** A user's devices, the newest first. */
export async function listDevices(db: Database, userId: string): Promise<readonly Device[]> {
  const rows = await db
    .selectFrom('notification_devices')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(deviceOf);
}

export async function devicesOf(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Device[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('notification_devices')
    .selectAll()
    .where('user_id', 'in', userIds)
    .execute();
  return Map.groupBy(rows.map(deviceOf), (device) => device.userId);
}

/** Which of these users have a device. */
export async function usersWithDevice(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('notification_devices')
    .select('user_id')
    .distinct()
    .where('user_id', 'in', userIds)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

/** @returns whether the user had such devices */
export async function removeDevices(db: Database, userId: string, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const result = await db
    .deleteFrom('notification_devices')
    .where('id', 'in', ids)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Keeps the `most` that were seen last. */
export async function dropOldDevices(tx: Tx, userId: string, most: number): Promise<void> {
  const rows = await tx
    .selectFrom('notification_devices')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('seen_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  await removeDevices(
    tx,
    userId,
    rows.slice(most).map((row) => row.id),
  );
}

export async function removeAllDevices(db: Database, userId: string): Promise<void> {
  await db.deleteFrom('notification_devices').where('user_id', '=', userId).execute();
}

/** Keeps the endpoint that was made for a device. */
export async function saveEndpoint(db: Database, id: string, endpoint: string): Promise<void> {
  await db.updateTable('notification_devices').set({ endpoint }).where('id', '=', id).execute();
}

const Platform = z.enum(DEVICE_PLATFORMS);

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

function deviceOf(row: Selectable<NotificationDevices>): Device {
  return {
    id: row.id,
    userId: row.user_id,
    platform: Platform.parse(row.platform),
    token: row.token,
    endpoint: row.endpoint,
    createdAt: row.created_at,
    seenAt: row.seen_at,
  };
}
