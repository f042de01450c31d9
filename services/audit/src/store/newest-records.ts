import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ttl, writeItems } from '@concert/cloud/tables';
import { after, type Clock, DAY } from '@concert/values/clock';
import { z } from 'zod';
import { recordsOf } from '../domain/archive-format.ts';
import { type Linked, wholePage } from '../domain/newest-page.ts';
import type { AuditRecord } from '../domain/record.ts';

/** The newest records of each resource beside the database: most who ask for a trail ask for what just happened. */
export interface NewestRecords {
  keep(linked: readonly Linked[]): Promise<void>;
  /** The newest, at most `limit`, or undefined when the projection cannot vouch for it. */
  read(resource: string, resourceId: string, limit: number): Promise<readonly AuditRecord[] | undefined>;
}

const TABLE = 'audit_cache';
const KEPT_FOR = 1 * DAY;

const Item = z.object({ record: z.string(), follows: z.string().nullable(), expiresAt: z.number() });

export function openNewestRecords(tables: DynamoDBDocumentClient, clock: Clock): NewestRecords {
  return {
    async keep(linked) {
      const expiresAt = ttl(after(clock(), KEPT_FOR));
      await writeItems(
        tables,
        TABLE,
        linked.map(({ record, follows }) => ({
          resource: `${record.resource}:${record.resourceId}`,
          // In the order of the lists: when it happened, then the record's id.
          id: `${record.occurredAt.toISOString()}#${record.id}`,
          record: JSON.stringify(record),
          follows,
          expiresAt,
        })),
      );
    },
    async read(resource, resourceId, limit) {
      const { Items = [] } = await tables.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: '#resource = :resource',
          ExpressionAttributeNames: { '#resource': 'resource' },
          ExpressionAttributeValues: { ':resource': `${resource}:${resourceId}` },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      // DynamoDB's own expiry is late.
      const now = ttl(clock());
      const living = Items.map((item) => Item.parse(item)).filter((item) => item.expiresAt > now);
      return wholePage(living.map(linkedOf), limit);
    },
  };
}

function linkedOf({ record, follows }: z.output<typeof Item>): Linked {
  const [read] = recordsOf(record);
  if (read === undefined) throw new Error(`${TABLE} has an item without a record`);
  return { record: read, follows };
}
