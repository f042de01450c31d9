import type { KeyObject } from 'node:crypto';
import type { Snapshot } from '@concert/database/snapshot';
import { hasItsRecords } from '../../services/audit/src/domain/day-states.ts';
import { isGenuine } from '../../services/audit/src/domain/seal.ts';
import { closeAgainst, NOTHING_VERIFIED, verifyOn } from '../../services/audit/src/domain/verification.ts';
import { daysBetween, type TrailDay } from '../../services/audit/src/store/days.ts';
import { chainBatches } from '../../services/audit/src/store/records.ts';
import { AUDIT } from './consumers.ts';
import { type Check, type Findings, openFindings } from './findings.ts';
import { bounds, type IdRange, idRanges } from './id-ranges.ts';
import { findLostEvents, type LostTerms } from './lost-events.ts';

/**
 * Invariant 5: every event has its audit record, or is on its way to it (not published, or in the audit queue);
 * the record says what the event says; the chains' hashes verify, and the seals of the days that are over.
 */
export async function checkAudit(
  snapshot: Snapshot,
  terms: LostTerms,
  publicKeyOf: (kid: string) => KeyObject | undefined,
): Promise<Check> {
  const findings = openFindings('audit');
  for (const { eventId = null } of await findLostEvents(snapshot, AUDIT, terms)) {
    findings.add({ rule: 'change-without-audit-record', eventId });
  }
  for await (const range of idRanges(snapshot, 'outbox')) await compareRecords(snapshot, range, findings);
  await verifyDays(snapshot, publicKeyOf, findings);
  return findings.check();
}

async function compareRecords(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ id: string; record: string; type: string; action: string }>(
    `SELECT o.id, a.id AS record, o.type, a.action
     FROM outbox o STRAIGHT_JOIN audit_logs a ON a.event_id = o.id
     WHERE o.id > ? AND o.id <= ?
       AND (a.action <> o.type
            OR CONCAT(a.resource, '/', a.resource_id) <> JSON_UNQUOTE(JSON_EXTRACT(o.envelope, '$.subject'))
            OR COALESCE(a.actor_id, '') <> COALESCE(NULLIF(JSON_UNQUOTE(JSON_EXTRACT(o.envelope, '$.actor.id')), 'null'), ''))`,
    bounds(range),
  );
  for (const { id, record, type, action } of rows) {
    findings.add({
      rule: 'audit-record-differs-from-its-event',
      eventId: id,
      recordId: record,
      type,
      action,
    });
  }
}

/**
 * Record and head of the day are written in one transaction: in a snapshot they agree, today's chain too. A day whose
 * records are only in the archive has its seal to speak for it.
 */
async function verifyDays(
  snapshot: Snapshot,
  publicKeyOf: (kid: string) => KeyObject | undefined,
  findings: Findings,
): Promise<void> {
  const heads = await daysBetween(snapshot.db, FIRST_DAY, LAST_DAY);
  let previous: TrailDay | undefined;
  for (const head of heads.values()) {
    const { day, seal } = head;
    if (seal !== undefined && !isGenuine({ ...head, previous }, seal, publicKeyOf))
      findings.add({ rule: 'seal-is-not-genuine', day });
    if (hasItsRecords(head.state)) await verifyDay(snapshot, head, findings);
    previous = head;
  }
  await findHeadless(snapshot, findings);
}

const FIRST_DAY = '1970-01-01';
const LAST_DAY = '9998-12-31';

async function verifyDay(snapshot: Snapshot, head: TrailDay, findings: Findings): Promise<void> {
  const { day } = head;
  const read = await verifyOn(NOTHING_VERIFIED, chainBatches(snapshot.db, day));
  const { firstBroken } = closeAgainst(read, head, false);
  if (firstBroken === null) return;
  const { sequence, recordId, reason } = firstBroken;
  findings.add({ rule: 'chain-does-not-verify', day, sequence, recordId, reason });
}

async function findHeadless(snapshot: Snapshot, findings: Findings): Promise<void> {
  const days = await snapshot.rows<{ day: string; sequence: number }>(
    `SELECT DATE_FORMAT(l.day, '%Y-%m-%d') AS day, MIN(l.sequence) AS sequence
     FROM (SELECT DISTINCT day FROM audit_logs) d JOIN audit_logs l ON l.day = d.day
     WHERE NOT EXISTS (SELECT 1 FROM audit_heads h WHERE h.day = d.day) GROUP BY l.day`,
  );
  for (const { day, sequence } of days)
    findings.add({ rule: 'chain-does-not-verify', day, sequence, recordId: null, reason: 'head-differs' });
}
