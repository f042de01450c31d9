import { auditEvents } from '@concert/contracts/events/audit';
import { appendToOutbox } from '@concert/database/outbox';
import { databaseNow, inTransaction } from '@concert/database/transactions';
import { SYSTEM } from '@concert/service-kit/identity';
import type { AuditContainer } from '../container.ts';
import {
  EXPORTS,
  isOutOfHours,
  type Pattern,
  THRESHOLDS,
  type Window,
  windowsAt,
} from '../domain/patterns.ts';
import { type Culprit, doneByOne, failuresByAddress, failuresByLogin } from '../store/patterns.ts';
import { insertSuspicion, markTold, type Suspicion, untoldSuspicions } from '../store/suspicions.ts';

/**
 * Looks through the last two hours of the trail for patterns that an operator should look at. Each is raised once
 * for its culprit and its hour: as an event, and as a message to the operators.
 */
export async function raiseSuspicions(container: AuditContainer): Promise<Record<string, number>> {
  let raised = 0;
  for (const window of windowsAt(await databaseNow(container.db))) {
    for (const found of await look(container, window)) if (await raise(container, found)) raised += 1;
  }
  return { raised, alerted: await tellOperators(container) };
}

type Found = Omit<Suspicion, 'id'>;

async function look({ db, officeHours }: AuditContainer, window: Window): Promise<readonly Found[]> {
  const least = THRESHOLDS;
  const found = (pattern: Pattern, kind: string, culprits: readonly Culprit[]): readonly Found[] =>
    culprits.map(({ id, occurrences }) => ({
      pattern,
      culprit: `${kind}/${id}`,
      windowStart: window.start,
      occurrences,
    }));
  const addresses = { failures: least.failuresFromOneAddress, logins: least.loginsFromOneAddress };
  const anybody = ['attendee', 'staff', 'organizer', 'admin'];
  const exports = { actions: EXPORTS, roles: anybody, least: least.exports };
  const readings = { actions: ['PersonalDataRead'], roles: ['admin'], least: least.readings };
  const refunds = {
    actions: ['RefundRequested'],
    roles: ['organizer', 'admin'],
    least: least.refundsOutOfHours,
  };
  return [
    ...found('failed-logins', 'login', await failuresByLogin(db, window, least.failuresOfOneLogin)),
    ...found('failed-logins', 'address', await failuresByAddress(db, window, addresses)),
    ...found('mass-export', 'user', await doneByOne(db, exports, window)),
    ...found('mass-export', 'user', await doneByOne(db, readings, window)),
    ...(isOutOfHours(window.start, officeHours)
      ? found('refunds-out-of-hours', 'user', await doneByOne(db, refunds, window))
      : []),
  ];
}

async function raise({ db, newId, newEvent }: AuditContainer, found: Found): Promise<boolean> {
  const { pattern, culprit, occurrences } = found;
  const id = newId();
  const told = {
    suspicionId: id,
    pattern,
    // An address is personal data, and a digest is nobody's id: both stay in the suspicion.
    actorId: culprit.startsWith('user/') ? culprit.slice('user/'.length) : null,
    count: occurrences,
  };
  return inTransaction(db, async (tx) => {
    if (!(await insertSuspicion(tx, { ...found, id }))) return false;
    const cause = { actor: SYSTEM, correlationId: id };
    await appendToOutbox(tx, [newEvent(auditEvents.SuspicionRaised, id, told, cause)]);
    return true;
  });
}

const ALERTS_A_RUN = 20;

/** After the commit, and marked when done: told at least once. */
async function tellOperators({ db, alerts }: AuditContainer): Promise<number> {
  const untold = await untoldSuspicions(db, ALERTS_A_RUN);
  for (const { id, pattern, culprit, occurrences, windowStart } of untold) {
    const body = { suspicionId: id, pattern, culprit, occurrences, windowStart: windowStart.toISOString() };
    await alerts.publish({ subject: `Concert: suspicious pattern ${pattern}`, body });
    await markTold(db, id);
  }
  return untold.length;
}
