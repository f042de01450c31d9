import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import type { AuditContainer } from '../container.ts';
import type { Manifest } from '../domain/archive-format.ts';
import { dayAfter, dayOf } from '../domain/days.ts';
import { daysIn, moveDay, type TrailDay } from '../store/days.ts';
import { chainOf, removeRecords } from '../store/records.ts';
import { HAND_OVER } from './relay-outbox.ts';
import { closedDay } from './seal-days.ts';

const DAYS_A_RUN = 31;

/** Records of one file of the archive, read and packed at a time. */
const RECORDS_A_FILE = 10_000;

/** How long the database keeps what the archive has. */
const DATABASE_DAYS = 90;

/** Few rows a statement: others wait for its locks. */
const REMOVE_AT_ONCE = 500;

/**
 * Writes the sealed days into the write-once archive, the oldest first. A run that ends in the middle is followed by
 * one that finds what is there and writes the rest.
 */
export async function archiveDays(container: AuditContainer, run: JobRun): Promise<Record<string, number>> {
  const { db } = container;
  let archived = 0;
  for (const day of await daysIn(db, 'sealed', dayOf(await databaseNow(db)), DAYS_A_RUN)) {
    if (!(await archiveDay(container, day, run))) break;
    archived += 1;
  }
  return { archived };
}

async function archiveDay(container: AuditContainer, day: TrailDay, run: JobRun): Promise<boolean> {
  const { db, archive } = container;
  const parts: Manifest['parts'] = [];
  for (let behind = 0; ; ) {
    if (run.millisecondsLeft() <= HAND_OVER) return false;
    const records = await chainOf(db, day.day, { behind, limit: RECORDS_A_FILE });
    if (records.length > 0) parts.push(await archive.putPart(day.day, parts.length + 1, records));
    behind = records.at(-1)?.sequence ?? behind;
    if (records.length < RECORDS_A_FILE) break;
  }
  await archive.putManifest(await manifestOf(container, day, parts));
  return moveDay(db, day.day, 'archived');
}

async function manifestOf(
  container: AuditContainer,
  day: TrailDay,
  parts: Manifest['parts'],
): Promise<Manifest> {
  if (day.seal === undefined) throw new Error(`the day ${day.day} is ${day.state} without a seal`);
  const { sequence, hash, previous = null } = await closedDay(container, day);
  return {
    format: 1,
    day: day.day,
    records: parts.reduce((sum, part) => sum + part.records, 0),
    end: { sequence, hash },
    previous,
    seal: { ...day.seal },
    isIntact: day.verified.firstBroken === null,
    parts,
  };
}

/**
 * Takes days that the archive has, and that are older than 90 days, out of the database, in small steps. What did not
 * verify stays: it is evidence.
 */
export async function purgeArchivedDays(
  container: AuditContainer,
  run: JobRun,
): Promise<Record<string, number>> {
  const { db } = container;
  const last = dayAfter(dayOf(await databaseNow(db)), -DATABASE_DAYS - 1);
  let recordsPurged = 0;
  for (const day of await daysIn(db, 'archived', last, DAYS_A_RUN)) {
    if (day.verified.firstBroken === null && (await isArchived(container, day)))
      await moveDay(db, day.day, 'purging');
  }
  for (const { day } of await daysIn(db, 'purging', last, DAYS_A_RUN)) {
    let removed = REMOVE_AT_ONCE;
    while (removed === REMOVE_AT_ONCE && run.millisecondsLeft() > HAND_OVER) {
      removed = await removeRecords(db, day, REMOVE_AT_ONCE);
      recordsPurged += removed;
    }
    if (removed === REMOVE_AT_ONCE) break;
    await moveDay(db, day, 'purged');
  }
  return { recordsPurged };
}

/** Asked again before anything is removed: whatever happened to the bucket, the database is not emptied into nothing. */
async function isArchived({ archive, telemetry }: AuditContainer, day: TrailDay): Promise<boolean> {
  const manifest = await archive.manifest(day.day);
  const isWhole =
    manifest?.end.hash === day.hash && manifest.records === day.sequence && (await archive.isWhole(manifest));
  if (!isWhole) telemetry.failure('purge-archived-days', new Error(`the archive of ${day.day} is not whole`));
  return isWhole;
}
