import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { callBy, sqsEvent } from '@concert/testing/calls';
import { after, DAY, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditHandler } from '../src/consumers.ts';
import { type AuditContainer, buildContainer } from '../src/container.ts';
import { openNewestRecords } from '../src/store/newest-records.ts';
import { resourceTrail } from '../src/use-cases/list-records.ts';
import { expired } from './past-days.ts';

let container: AuditContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const at = (minutes: number) => new Date(Date.UTC(2027, 0, 4) + minutes * MINUTE).toISOString();

/** Events of one booking, each at its minute, recorded one after the other. */
async function given(bookingId: string, minutes: readonly number[]) {
  for (const minute of minutes)
    await auditHandler(container)(sqsEvent([{ ...expired(bookingId), time: at(minute) }]));
}

const times = async (one: AuditContainer, bookingId: string, limit = 20) => {
  const { items, nextCursor } = await resourceTrail(one, `booking:${bookingId}`, { limit });
  return { times: items.map(({ occurredAt }) => occurredAt), nextCursor };
};

/** A container whose database would tell that it was asked. */
const withoutDatabase = (): AuditContainer => ({
  ...container,
  get db(): never {
    throw new Error('the database was asked');
  },
});

const itemsOf = async (bookingId: string) => {
  const { Items = [] } = await container.tables.send(
    new QueryCommand({
      TableName: 'audit_cache',
      KeyConditionExpression: '#r = :r',
      ExpressionAttributeNames: { '#r': 'resource' },
      ExpressionAttributeValues: { ':r': `booking:${bookingId}` },
    }),
  );
  return Items;
};

describe('the newest records of a resource', () => {
  it('come from beside the database, the same as from it', async () => {
    const bookingId = newId();
    await given(bookingId, [1, 2, 3]);
    const fast = await resourceTrail(withoutDatabase(), `booking:${bookingId}`, { limit: 2 });
    const slow = await resourceTrail({ ...container, newest: NOTHING }, `booking:${bookingId}`, { limit: 2 });
    expect(fast).toEqual(slow);
    expect(fast.nextCursor).not.toBeNull();
  });

  it('come from the database when one of them is lacking, or came late', async () => {
    const [lacking, late] = [newId(), newId()];
    await given(lacking, [1, 2, 3]);
    const [, second] = await itemsOf(lacking);
    await container.tables.send(
      new DeleteCommand({ TableName: 'audit_cache', Key: { resource: second!.resource, id: second!.id } }),
    );
    expect((await times(container, lacking)).times).toEqual([at(3), at(2), at(1)]);

    await given(late, [1, 3, 2]);
    expect((await times(container, late)).times).toEqual([at(3), at(2), at(1)]);
  });

  it('come from the database when they are past their time, though DynamoDB still has them', async () => {
    const bookingId = newId();
    await given(bookingId, [1]);
    const tomorrow = openNewestRecords(container.tables, () => after(new Date(), DAY + MINUTE));
    expect(await tomorrow.read('booking', bookingId, 20)).toBeUndefined();
  });

  it('come from the database while DynamoDB is away', async () => {
    const bookingId = newId();
    await given(bookingId, [1]);
    const away = { ...NOTHING, read: () => Promise.reject(new Error('no DynamoDB')) };
    expect((await times({ ...container, newest: away }, bookingId)).times).toEqual([at(1)]);
  });

  it('are written by the repetition of a message when they could not be at first', async () => {
    const bookingId = newId();
    const event = { ...expired(bookingId), actor: callBy({ id: newId(), role: 'admin' }).actor };
    const away = { ...NOTHING, keep: () => Promise.reject(new Error('no DynamoDB')) };

    const first = await auditHandler({ ...container, newest: away })(sqsEvent([event]));
    expect(first.batchItemFailures).toHaveLength(1);
    expect((await times(container, bookingId)).times).toHaveLength(1);
    expect(await itemsOf(bookingId)).toHaveLength(0);

    expect(await auditHandler(container)(sqsEvent([event]))).toEqual({ batchItemFailures: [] });
    expect(await itemsOf(bookingId)).toHaveLength(1);
    expect((await times(withoutDatabase(), bookingId)).times).toHaveLength(1);
  });
});

const NOTHING: AuditContainer['newest'] = { keep: async () => {}, read: async () => undefined };
