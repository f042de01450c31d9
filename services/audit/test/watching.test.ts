import type { EventEnvelope } from '@concert/contracts/envelope';
import type { Role } from '@concert/contracts/roles';
import { fromJsonColumn } from '@concert/database/json';
import { HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditContainer } from '../src/container.ts';
import { THRESHOLDS } from '../src/domain/patterns.ts';
import { daysBetween } from '../src/store/days.ts';
import { listSuspicions } from '../src/use-cases/list-suspicions.ts';
import { raiseSuspicions } from '../src/use-cases/raise-suspicions.ts';
import { recordChanges } from '../src/use-cases/record-changes.ts';
import { watchTrail } from '../src/use-cases/watch-trail.ts';
import { expired, ownAudit, RUN } from './past-days.ts';

let own: Awaited<ReturnType<typeof ownAudit>>;
let container: AuditContainer;
let alerts: { readonly subject: string; readonly body: unknown }[];

beforeAll(async () => {
  own = await ownAudit();
});

afterAll(() => own.close());

beforeEach(async () => {
  await own.empty();
  alerts = [];
  container = {
    ...own.container,
    alerts: { publish: async (message) => void alerts.push(message) },
    officeHours: { from: 0, until: 24, timeZone: 'UTC' },
  };
});

const by = (id: string | null, role: Role | null, address = '203.0.113.7') =>
  ({ type: 'user', id, role, address }) as const;

function happened(type: string, subject: string, actor: EventEnvelope['actor']): EventEnvelope {
  return { ...expired(), type, subject, actor, data: {} };
}

async function given(count: number, make: (index: number) => EventEnvelope): Promise<void> {
  await recordChanges(
    container,
    Array.from({ length: count }, (_, index) => make(index)),
  );
}

async function raised() {
  const rows = await container.db
    .selectFrom('outbox')
    .select('envelope')
    .where('type', '=', 'SuspicionRaised')
    .execute();
  return rows.map((row) => (fromJsonColumn(row.envelope) as EventEnvelope).data);
}

describe('the watch', () => {
  it('raises many failed logins at one account, without naming whose it is', async () => {
    await given(THRESHOLDS.failuresOfOneLogin, (index) =>
      happened('LoginFailed', 'login/digest-1', by(null, null, `198.51.100.${index}`)),
    );
    await given(THRESHOLDS.failuresOfOneLogin - 1, (index) =>
      happened('LoginFailed', 'login/digest-2', by(null, null, `198.51.101.${index}`)),
    );

    await raiseSuspicions(container);

    expect(await raised()).toMatchObject([
      { pattern: 'failed-logins', actorId: null, count: THRESHOLDS.failuresOfOneLogin },
    ]);
    const { items } = await listSuspicions(container, { limit: 20 });
    expect(items).toMatchObject([{ culprit: 'login/digest-1', alertedAt: expect.any(String) }]);
    expect(alerts).toMatchObject([{ body: { pattern: 'failed-logins', culprit: 'login/digest-1' } }]);
  });

  it('raises an address that fails at many accounts, and none that fails at few', async () => {
    await given(THRESHOLDS.failuresFromOneAddress, (index) =>
      happened('LoginFailed', `login/account-${index % 10}`, by(null, null, '198.51.100.9')),
    );
    await given(THRESHOLDS.failuresFromOneAddress, (index) =>
      happened('LoginFailed', `login/house-${index % 4}`, by(null, null, '198.51.100.10')),
    );

    await raiseSuspicions(container);

    const { items } = await listSuspicions(container, { limit: 20 });
    const addresses = items.filter(({ culprit }) => culprit.startsWith('address/'));
    expect(addresses.map(({ culprit }) => culprit)).toEqual(['address/198.51.100.9']);
    expect(JSON.stringify(await raised())).not.toContain('198.51.100');
  });

  it('raises mass exports and mass readings by one person', async () => {
    const [exporter, reader, busy] = [newId(), newId(), newId()];
    await given(THRESHOLDS.exports, () =>
      happened('AuditExported', `audit-export/${newId()}`, by(exporter, 'organizer')),
    );
    await given(THRESHOLDS.readings, () =>
      happened('PersonalDataRead', 'operation/getBooking', by(reader, 'admin')),
    );
    await given(THRESHOLDS.readings, () =>
      happened('PersonalDataRead', 'operation/listEventBookings', by(busy, 'organizer')),
    );

    await raiseSuspicions(container);

    const culprits = (await raised()).map(({ pattern, actorId }) => [pattern, actorId]);
    expect(culprits.toSorted()).toEqual(
      [
        ['mass-export', exporter],
        ['mass-export', reader],
      ].toSorted(),
    );
  });

  it('raises refunds out of office hours only, and none that the platform makes itself', async () => {
    const organizer = newId();
    await given(THRESHOLDS.refundsOutOfHours, () =>
      happened('RefundRequested', `refund/${newId()}`, by(organizer, 'organizer')),
    );
    await given(THRESHOLDS.refundsOutOfHours, () =>
      happened('RefundRequested', `refund/${newId()}`, {
        type: 'system',
        id: null,
        role: null,
        address: null,
      }),
    );

    await raiseSuspicions(container);
    expect(await raised()).toEqual([]);

    await raiseSuspicions({ ...container, officeHours: { from: 24, until: 24, timeZone: 'UTC' } });
    expect(await raised()).toMatchObject([{ pattern: 'refunds-out-of-hours', actorId: organizer }]);
  });

  it('raises a pattern once for its hour, however often and by how many it is seen', async () => {
    await given(THRESHOLDS.exports, () =>
      happened('AuditExported', `audit-export/${newId()}`, by('somebody', 'admin')),
    );
    await Promise.all([raiseSuspicions(container), raiseSuspicions(container), raiseSuspicions(container)]);
    await raiseSuspicions(container);
    expect(await raised()).toHaveLength(1);
  });

  it('sees what was recorded late, for an hour, and nothing older', async () => {
    const at = (ago: number) => new Date(Math.floor(Date.now() / HOUR) * HOUR - ago).toISOString();
    const exports = (id: string, time: string) => ({
      ...happened('AuditExported', `audit-export/${newId()}`, by(id, 'admin')),
      time,
    });
    await given(THRESHOLDS.exports, () => exports('late', at(1)));
    await given(THRESHOLDS.exports, () => exports('older', at(HOUR + 1)));
    await raiseSuspicions(container);
    expect(await raised()).toMatchObject([{ actorId: 'late' }]);
  });

  it('tells the operators again until it could', async () => {
    await given(THRESHOLDS.exports, () =>
      happened('AuditExported', `audit-export/${newId()}`, by('somebody', 'admin')),
    );
    const silent = { ...container, alerts: { publish: () => Promise.reject(new Error('no topic')) } };
    await expect(raiseSuspicions(silent)).rejects.toThrow('no topic');
    expect(await raised()).toHaveLength(1);

    await raiseSuspicions(container);
    expect(alerts).toHaveLength(1);
    await raiseSuspicions(container);
    expect(alerts).toHaveLength(1);
  });

  it('goes on verifying today from where it left off', async () => {
    await given(3, () => expired());
    expect(await watchTrail(container, RUN)).toMatchObject({ verified: 3 });
    await given(2, () => expired());
    expect(await watchTrail(container, RUN)).toMatchObject({ verified: 2 });
    const today = new Date().toISOString().slice(0, 10);
    const { verified, sequence } = (await daysBetween(container.db, today, today)).get(today)!;
    expect(verified).toMatchObject({ end: { sequence }, records: 5, actions: { HoldExpired: 5 } });
  });

  it('pages through suspicions without gaps', async () => {
    for (const id of ['a', 'b', 'c'])
      await given(THRESHOLDS.exports, () =>
        happened('AuditExported', `audit-export/${newId()}`, by(id, 'admin')),
      );
    await raiseSuspicions(container);
    const first = await listSuspicions(container, { limit: 2 });
    const rest = await listSuspicions(container, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...rest.items].map(({ culprit }) => culprit).toSorted()).toEqual([
      ...['user/a', 'user/b', 'user/c'],
    ]);
    expect(rest.nextCursor).toBeNull();
  });
});
