import { bookingEvents } from '@concert/contracts/events/booking';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey, envelope, sqsEvent } from '@concert/testing/calls';
import { encodeCursor } from '@concert/values/cursors';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditHandler } from '../src/consumers.ts';
import { type AuditContainer, buildContainer } from '../src/container.ts';
import { exportRecords } from '../src/use-cases/export-records.ts';
import { listAuditLogs, resourceTrail } from '../src/use-cases/list-records.ts';
import { reportDays } from '../src/use-cases/report-days.ts';

let container: AuditContainer;
let admin: TestUser;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const expired = (bookingId = newId()) =>
  envelope(bookingEvents.HoldExpired, bookingId, { bookingId, eventId: newId(), userId: newId(), items: [] });

const deliver = (events: readonly ReturnType<typeof expired>[]) => auditHandler(container)(sqsEvent(events));

const today = async () => {
  const { days } = await reportDays(container, { verify: 'new' });
  return days.at(-1)!;
};

describe('the audit trail', () => {
  it('records each event once, with the actor who set it off, however often it comes', async () => {
    const bookingId = newId();
    const event = { ...expired(bookingId), actor: callBy(admin).actor };

    await Promise.all([deliver([event, event]), deliver([event]), deliver([expired(), event])]);

    const { items } = await resourceTrail(container, `booking:${bookingId}`, { limit: 20 });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      action: 'HoldExpired',
      actor: { type: 'user', id: admin.id, role: 'admin', address: '127.0.0.1' },
      correlationId: event.correlationId,
    });
    expect((await today()).chain).toMatchObject({ isIntact: true, firstBroken: null });
  });

  it('records types and versions that nobody knows yet', async () => {
    const bookingId = newId();
    const strange = {
      ...expired(bookingId),
      type: 'TicketsDreamtOf',
      version: 7,
      data: { secret: 'x', depth: 1.5 },
    };

    expect(await deliver([strange])).toEqual({ batchItemFailures: [] });

    const { items } = await resourceTrail(container, `booking:${bookingId}`, { limit: 20 });
    expect(items).toMatchObject([{ action: 'TicketsDreamtOf', details: { secret: '***', depth: 1.5 } }]);
  });

  it('reports what it cannot record and records the rest', async () => {
    const fine = [expired(), expired()];
    const subjectless = { ...expired(), subject: 'nothing' };
    const batch = sqsEvent([fine[0]!, subjectless, fine[1]!]);
    const broken = { ...batch.Records[0]!, messageId: 'broken', body: '{"detail":{}}' };

    const { batchItemFailures } = await auditHandler(container)({ Records: [...batch.Records, broken] });

    expect(batchItemFailures).toEqual([
      { itemIdentifier: 'broken' },
      { itemIdentifier: batch.Records[1]!.messageId },
    ]);
    for (const event of fine) {
      const found = await resourceTrail(container, event.subject.replace('/', ':'), { limit: 20 });
      expect(found.items).toHaveLength(1);
    }
  });

  it('keeps one unbroken chain when many write at once', async () => {
    const events = Array.from({ length: 120 }, () => expired());
    const before = (await today()).records;

    await Promise.all(
      Array.from({ length: 12 }, (_, index) => deliver(events.slice(index * 10, index * 10 + 10))),
    );

    const after = await today();
    expect(after.records).toBe(before + 120);
    expect(after.chain.isIntact).toBe(true);
  });

  it('pages through the trail without gaps or repetitions, among records of one moment', async () => {
    const bookingId = newId();
    const time = new Date().toISOString();
    await deliver(Array.from({ length: 7 }, () => ({ ...expired(bookingId), time })));

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await resourceTrail(container, `booking:${bookingId}`, { limit: 3, cursor });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual(seen.toSorted().reverse());
  });

  it.each([
    ['+275760-09-13T00:00:00.000Z', newId()],
    ['2027-02-31', newId()],
    ['', ''],
  ])('refuses a cursor with the moment %j', async (...key) => {
    await expect(
      resourceTrail(container, `booking:${newId()}`, { limit: 3, cursor: encodeCursor(key) }),
    ).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('finds records by actor, action and time', async () => {
    const actorId = newId();
    const by = { ...callBy(admin).actor, id: actorId };
    await deliver([
      { ...expired(), actor: by, time: '2027-03-01T10:00:00.000Z' },
      { ...expired(), actor: by, time: '2027-03-02T10:00:00.000Z' },
    ]);
    const find = async (filter: object) =>
      (await listAuditLogs(container, { limit: 20, actorId, ...filter })).items.length;

    expect(await find({})).toBe(2);
    expect(await find({ from: '2027-03-02T10:00:00Z' })).toBe(1);
    expect(await find({ to: '2027-03-02T10:00:00Z' })).toBe(1);
    expect(await find({ action: 'BookingConfirmed' })).toBe(0);
  });

  it('names the first record that somebody changed', async () => {
    const event = expired();
    await deliver([event]);
    const change = (address: string | null) =>
      container.db.updateTable('audit_logs').set({ address }).where('event_id', '=', event.id).execute();
    await change('192.0.2.1');
    const record = (await resourceTrail(container, event.subject.replace('/', ':'), { limit: 1 })).items[0]!;

    expect((await today()).chain).toMatchObject({
      isIntact: false,
      firstBroken: { sequence: record.sequence, recordId: record.id, reason: 'content-changed' },
    });

    await change(null);
    expect((await today()).chain.isIntact).toBe(true);
  });

  it('refuses a report over too many days, or backwards', async () => {
    await expect(
      reportDays(container, { from: '2027-01-01', to: '2027-03-01', verify: 'new' }),
    ).rejects.toMatchObject({
      type: 'invalid-request',
    });
    await expect(
      reportDays(container, { from: '2027-01-02', to: '2027-01-01', verify: 'new' }),
    ).rejects.toMatchObject({
      type: 'invalid-request',
    });
  });

  it('exports what matches, once for each key, and tells of the export', async () => {
    const bookingId = newId();
    await deliver([expired(bookingId), expired(bookingId)]);
    const request = { format: 'ndjson' as const, resource: 'booking', resourceId: bookingId };
    const call = callWithKey(admin, 'exportAudit', newId(), request);

    const first = await exportRecords(container, request, call);
    const { key, records } = first.recorded.body as { key: string; records: number };

    expect(first.recorded.status).toBe(201);
    expect(records).toBe(2);
    const file = await container.reports.get(key);
    expect(Buffer.from(file!.body).toString().trimEnd().split('\n')).toHaveLength(2);
    expect(await exportRecords(container, request, call)).toEqual(first);
    const told = await container.db
      .selectFrom('outbox')
      .select('id')
      .where('type', '=', 'AuditExported')
      .where('envelope', 'like', `%${bookingId}%`)
      .execute();
    expect(told).toHaveLength(1);
  });

  it('answers each of its queries by an index', async () => {
    const plan = async (where: string) => {
      const { rows } = await sql<{
        key: string | null;
        Extra: string;
      }>`EXPLAIN SELECT * FROM audit_logs ${sql.raw(
        `${where} ORDER BY occurred_at DESC, id DESC LIMIT 21`,
      )}`.execute(container.db);
      return rows[0]!;
    };
    expect((await plan("WHERE resource = 'booking' AND resource_id = 'x'")).key).toBe(
      'audit_logs_by_resource',
    );
    expect((await plan("WHERE actor_id = 'x'")).key).toBe('audit_logs_by_actor');
    expect((await plan("WHERE action = 'x'")).key).toBe('audit_logs_by_action');
    // With the few rows of a test the whole table is read; what matters is that the index can give the order.
    expect((await plan('FORCE INDEX (audit_logs_by_time)')).Extra).not.toContain('filesort');
  });
});
