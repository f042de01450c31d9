import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditContainer } from '../src/container.ts';
import { recordsOf } from '../src/domain/archive-format.ts';
import { verifyChain } from '../src/domain/chain.ts';
import { exportRecords } from '../src/use-cases/export-records.ts';
import { expired, givenDay, ownAudit } from './past-days.ts';

let own: Awaited<ReturnType<typeof ownAudit>>;
let container: AuditContainer;
let admin: TestUser;

beforeAll(async () => {
  own = await ownAudit();
  container = own.container;
  admin = await givenUser(container.db, 'admin');
});

afterAll(() => own.close());

async function contentOf(request: Parameters<typeof exportRecords>[1], by = container) {
  const { recorded } = await exportRecords(by, request, callBy(admin));
  const { key, records } = recorded.body as { key: string; records: number };
  return { text: Buffer.from((await container.reports.get(key))!.body).toString(), records };
}

describe('an export', () => {
  it('of many records is written in parts, whole and in order', async () => {
    const padding = 'x'.repeat(6_000);
    const day = '2027-01-04';
    await givenDay(
      container,
      day,
      Array.from({ length: 3_100 }, () => ({ ...expired(), data: { padding } })),
    );

    const { text, records } = await contentOf({ format: 'ndjson' });

    expect(records).toBe(3_100);
    // More than two parts of S3's least size.
    expect(text.length).toBeGreaterThan(16 * 1024 * 1024);
    expect(verifyChain([...recordsOf(text)].reverse())).toBeUndefined();
  });

  it('as CSV has one head, and no cell that a spreadsheet would run', async () => {
    const bookingId = newId();
    const evil = { ...expired(bookingId), correlationId: '=cmd|calc' };
    await givenDay(container, '2027-02-04', [evil, expired(bookingId)]);
    const { text, records } = await contentOf({ format: 'csv', resource: 'booking', resourceId: bookingId });
    expect(records).toBe(2);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.match(/occurredAt,/g)).toHaveLength(1);
    expect(text).toContain(`,'=cmd|calc,`);
  });

  it('of nothing is an empty file', async () => {
    expect(await contentOf({ format: 'ndjson', actorId: newId() })).toEqual({ text: '', records: 0 });
  });

  it('that breaks in the middle leaves no file and no record of one', async () => {
    const broken = {
      ...container,
      reports: { ...container.reports, write: () => Promise.reject(new Error('no S3')) },
    };
    await expect(contentOf({ format: 'ndjson' }, broken)).rejects.toThrow('no S3');
  });
});
