import { readdirSync, readFileSync } from 'node:fs';
import { Envelope, type EventEnvelope } from '@concert/contracts/envelope';
import { connect } from '@concert/database/connection';
import { sqsEvent } from '@concert/testing/calls';
import { databaseAddress } from '@concert/testing/database-address';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionsWith, invocation, loadFunction } from '../../apps/local/src/gateway/functions.ts';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';
import { buildGoldenWorld } from './golden-world.ts';

// Each event as it was written at each version, given to whoever hears of it today.

const FOLDER = new URL('../../packages/contracts/golden/', import.meta.url);
const cloud = readCloud();

const goldens = readdirSync(FOLDER).map((file) =>
  Envelope.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))),
);

/** The queues that a rule of `cloud.json` brings an event to. */
function queuesOf({ type }: EventEnvelope): readonly string[] {
  return Object.values(cloud.rules).flatMap(({ pattern, targets }) => {
    const types = pattern['detail-type'];
    return !Array.isArray(types) || types.includes(type) ? targets : [];
  });
}

const consumers = functionsWith(cloud, 'queue').map(([name, one]) => ({
  name,
  one,
  queue: one.trigger.type === 'queue' ? one.trigger.queue : '',
}));

const deliveries = goldens.flatMap((golden) =>
  consumers
    .filter(({ queue }) => queuesOf(golden).includes(queue))
    .map(({ name, one }) => ({ name, one, type: golden.type, version: golden.version, golden })),
);

beforeAll(async () => {
  const db = connect(await databaseAddress(), { connections: 1 });
  await buildGoldenWorld(db);
  await db.destroy();
});

describe('an event as it was once written', () => {
  it('is there for every rule that names it', () => {
    const named = Object.values(cloud.rules).flatMap(({ pattern }) => pattern['detail-type'] ?? []);
    const known = new Set(goldens.map((golden) => golden.type));
    expect([named].flat().filter((type) => !known.has(String(type)))).toEqual([]);
  });

  it.each(deliveries)(
    '$type version $version is applied by $name, and again',
    async ({ name, one, golden }) => {
      const handler = await loadFunction(name, one);
      const twice = [sqsEvent([golden]), sqsEvent([golden])];
      for (const event of twice) {
        expect(await handler(event, invocation(name, one.timeoutSeconds))).toEqual({ batchItemFailures: [] });
      }
    },
  );
});
