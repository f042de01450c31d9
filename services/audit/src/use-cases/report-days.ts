import type { auditOperations } from '@concert/contracts/http/audit';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { databaseNow } from '@concert/database/transactions';
import { invalidField } from '@concert/values/problems';
import type { AuditContainer } from '../container.ts';
import { hasItsRecords } from '../domain/day-states.ts';
import { dayAfter, dayOf, daysFrom } from '../domain/days.ts';
import type { AuditRecord } from '../domain/record.ts';
import { isGenuine } from '../domain/seal.ts';
import { closeAgainst, NOTHING_VERIFIED, type Verification, verifyOn } from '../domain/verification.ts';
import { daysBetween, type TrailDay } from '../store/days.ts';
import { chainBatches } from '../store/records.ts';
import { closedDay } from './seal-days.ts';

type ReportQuery = RequestOf<typeof auditOperations.auditReport>['query'];
type Report = ResponseOf<typeof auditOperations.auditReport>['body'];
type ReportDay = Report['days'][number];

const MOST_DAYS = 31;
const MOST_DAYS_AGAIN = 3;
const STANDARD_DAYS = 7;

/** What one call reads within its time; what is left of a day is verified by the next run of the schedule. */
const MOST_RECORDS = 200_000;

/**
 * What happened each day, and whether the trail of each day is whole. Of a closed day it tells what was found when
 * it was closed, of today what was found until now and what came since; `verify=again` reads everything anew.
 * @throws Problem `invalid-request` when the days are the wrong way round or too many
 */
export async function reportDays(container: AuditContainer, query: ReportQuery): Promise<Report> {
  const { db } = container;
  const today = dayOf(await databaseNow(db));
  const isAgain = query.verify === 'again';
  const to = query.to ?? today;
  const most = isAgain ? MOST_DAYS_AGAIN : MOST_DAYS;
  const from = query.from ?? dayAfter(to, 1 - Math.min(STANDARD_DAYS, most));
  const length = daysFrom(from, to);
  if (length < 1) throw invalidField('to', 'must not be before from');
  if (length > most) throw invalidField('to', `must be at most ${most - 1} days after from`);

  const known = await daysBetween(db, from, to);
  const isSealGenuine = await sealCheck(container);
  const days: ReportDay[] = [];
  let left = MOST_RECORDS;
  for (let index = 0; index < length; index += 1) {
    const name = dayAfter(from, index);
    const day = known.get(name);
    if (day === undefined) {
      days.push(emptyDay(name));
      continue;
    }
    const before = isAgain ? NOTHING_VERIFIED : { ...day.verified, isComplete: false };
    const found = await verified(container, day, { from: before, isToday: name >= today, most: left });
    left -= found.records - before.records;
    days.push(reportDay(day, found, day.seal && (await isSealGenuine(day))));
  }
  return {
    from,
    to,
    records: days.reduce((sum, day) => sum + day.records, 0),
    isIntact: days.every((day) => day.chain.isIntact),
    days,
  };
}

interface Reading {
  readonly from: Verification;
  readonly isToday: boolean;
  readonly most: number;
}

async function verified(
  container: AuditContainer,
  day: TrailDay,
  { from, isToday, most }: Reading,
): Promise<Verification> {
  const isKnown = day.state !== 'open' && from !== NOTHING_VERIFIED;
  if (isKnown) return { ...day.verified, isComplete: true };
  const batches = hasItsRecords(day.state)
    ? chainBatches(container.db, day.day, from.end.sequence)
    : archivedBatches(container, day.day);
  const found = await verifyOn(from, batches, (read) => read < most);
  return closeAgainst(found, day, isToday);
}

async function* archivedBatches(
  { archive }: AuditContainer,
  day: string,
): AsyncGenerator<readonly AuditRecord[]> {
  const manifest = await archive.manifest(day);
  if (manifest !== undefined) yield* archive.batches(manifest);
}

/** A seal is checked at each report: it needs no record. */
async function sealCheck(container: AuditContainer): Promise<(day: TrailDay) => Promise<boolean>> {
  const publicKeyOf = await container.keys.verifier();
  return async (day) =>
    day.seal !== undefined && isGenuine(await closedDay(container, day), day.seal, publicKeyOf);
}

function reportDay(day: TrailDay, found: Verification, isGenuineSeal: boolean | undefined): ReportDay {
  const actions = Object.entries(found.actions).map(([action, count]) => ({ action, count }));
  return {
    day: day.day,
    state: day.state,
    records: found.records,
    actions: actions.sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    chain: {
      isIntact: found.firstBroken === null && isGenuineSeal !== false,
      isComplete: found.isComplete,
      headHash: day.hash,
      firstBroken: found.firstBroken,
      seal: isGenuineSeal === undefined ? 'none' : isGenuineSeal ? 'genuine' : 'forged',
      verifiedAt: day.verifiedAt?.toISOString() ?? null,
    },
    archivedAt: day.archivedAt?.toISOString() ?? null,
  };
}

const emptyDay = (day: string): ReportDay => ({
  day,
  state: 'open',
  records: 0,
  actions: [],
  chain: {
    isIntact: true,
    isComplete: true,
    headHash: null,
    firstBroken: null,
    seal: 'none',
    verifiedAt: null,
  },
  archivedAt: null,
});
