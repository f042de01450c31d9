import { inTransaction } from '@concert/database/transactions';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditContainer } from '../src/container.ts';
import { dayBefore, daysBetween, daysIn } from '../src/store/days.ts';
import { listReports, readersBetween } from '../src/store/monthly-reports.ts';
import { doneByOne, failuresByAddress, failuresByLogin } from '../src/store/patterns.ts';
import { chainOf, countRecords, linkedRecords, listRecords, removeRecords } from '../src/store/records.ts';
import {
  countSuspicions,
  insertSuspicion,
  listSuspicionRows,
  purgeSuspicions,
  untoldSuspicions,
} from '../src/store/suspicions.ts';
import { expired, givenDay, ownAudit } from './past-days.ts';

let own: Awaited<ReturnType<typeof ownAudit>>;
let container: AuditContainer;
let statements: RootOperationNode[] = [];
let eventId: string;

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  own = await ownAudit();
  const events = Array.from({ length: 400 }, (_, index) => ({
    ...expired(),
    type: ['HoldExpired', 'LoginFailed', 'PersonalDataRead', 'EventUpdated'][index % 4]!,
    subject: `${['booking', 'login', 'operation', 'event'][index % 4]}/${index % 50}`,
    actor: {
      type: 'user',
      id: `user-${index % 20}`,
      role: 'admin',
      address: `192.0.2.${index % 30}`,
    } as const,
  }));
  eventId = events[0]!.id;
  for (let index = 0; index < 20; index += 1)
    await givenDay(
      own.container,
      new Date(Date.UTC(2027, 0, 1 + index)).toISOString().slice(0, 10),
      events.map((event) => ({ ...event, id: index === 0 ? event.id : newId() })),
    );
  for (let index = 0; index < 300; index += 1)
    await inTransaction(own.container.db, (tx) =>
      insertSuspicion(tx, {
        id: newId(),
        pattern: 'mass-export',
        culprit: `user/${index}`,
        windowStart: new Date(),
        occurrences: 1,
      }),
    );
  await sql`UPDATE audit_suspicions SET alerted_at = UTC_TIMESTAMP(3) WHERE id > ''
    ORDER BY id LIMIT 290`.execute(own.container.db);
  await sql`ANALYZE TABLE audit_logs, audit_heads, audit_suspicions`.execute(own.container.db);
  container = { ...own.container, db: own.container.db.withPlugin(recorder) };
});

afterAll(() => own.close());

interface Plan {
  readonly table: string | null;
  readonly key: string | null;
  readonly type: string | null;
  readonly Extra: string | null;
}

async function plansOf(work: () => Promise<unknown>): Promise<readonly Plan[]> {
  statements = [];
  await work();
  const plans: Plan[] = [];
  for (const node of statements) {
    const compiled = own.container.db.getExecutor().compileQuery(node, { queryId: newId() });
    const explained = CompiledQuery.raw(`EXPLAIN ${compiled.sql}`, [...compiled.parameters]);
    plans.push(...(await own.container.db.executeQuery<Plan>(explained)).rows);
  }
  return plans;
}

const window = { start: new Date('2027-01-04T00:00:00.000Z'), end: new Date('2027-01-04T01:00:00.000Z') };
const page = { limit: 21, before: undefined };
const first = '2027-01-01';

describe('the statements of the trail', () => {
  it.each([
    ['a thing’s trail', { resource: 'booking', resourceId: '4' }, 'audit_logs_by_resource'],
    ['all things of a kind', { resource: 'booking' }, 'audit_logs_by_kind'],
    ['what one did', { actorId: 'user-3' }, 'audit_logs_by_actor'],
    ['one kind of change', { action: 'EventUpdated' }, 'audit_logs_by_action'],
    ['everything', {}, 'audit_logs_by_time'],
  ])('list %s by an index that gives the order', async (_, filter, key) => {
    const [plan] = await plansOf(() => listRecords(container.db, filter, page));
    expect(plan).toMatchObject({ key });
    expect(plan?.Extra ?? '').not.toContain('filesort');
  });

  it.each([
    ['count', () => countRecords(container.db, { action: 'EventUpdated' }, 100), 'audit_logs_by_action'],
    [
      'read a chain',
      () => chainOf(container.db, first, { behind: 100, limit: 50 }),
      'audit_logs_place_unique',
    ],
    ['link an event', () => linkedRecords(container.db, [eventId]), 'audit_logs_event_unique'],
    ['count failures of a login', () => failuresByLogin(container.db, window, 5), 'audit_logs_by_action'],
    [
      'count failures of an address',
      () => failuresByAddress(container.db, window, { failures: 5, logins: 2 }),
      'audit_logs_by_action',
    ],
    [
      'count what people did',
      () => doneByOne(container.db, { actions: ['PersonalDataRead'], roles: ['admin'], least: 5 }, window),
      'audit_logs_by_action',
    ],
    ['count readers', () => readersBetween(container.db, first, first), 'audit_logs_by_action'],
    ['remove records', () => removeRecords(container.db, '2020-01-01', 500), 'audit_logs_place_unique'],
    ['find days by state', () => daysIn(container.db, 'archived', '2027-02-01', 31), 'audit_heads_by_state'],
    ['find days', () => daysBetween(container.db, first, '2027-01-03'), 'PRIMARY'],
    ['find the day before', () => dayBefore(container.db, '2027-01-09'), 'PRIMARY'],
    ['find untold suspicions', () => untoldSuspicions(container.db, 5), 'audit_suspicions_by_alert'],
    ['list suspicions', () => listSuspicionRows(container.db, { limit: 5, before: newId() }), 'PRIMARY'],
    [
      'count suspicions',
      () => countSuspicions(container.db, new Date(0), new Date(1)),
      'audit_suspicions_by_age',
    ],
    ['purge suspicions', () => purgeSuspicions(container.db, new Date(0), 100), 'audit_suspicions_by_age'],
    ['list reports', () => listReports(container.db, { limit: 5, before: '2027-01' }), 'PRIMARY'],
  ])('%s by an index', async (_, work, key) => {
    const plans = await plansOf(work);
    const read = plans.filter(({ table }) => table !== null && !table.startsWith('<'));
    expect(read.map((plan) => plan.key)).toContain(key);
    expect(read.filter(({ type }) => type === 'ALL')).toEqual([]);
  });
});
