import type { Snapshot } from '@concert/database/snapshot';
import {
  type BrokenLink,
  CHAIN_START,
  type ChainEnd,
  checkEnd,
  checkLink,
} from '../../services/audit/src/domain/chain.ts';
import { headsOf } from '../../services/audit/src/store/heads.ts';
import { chainOf } from '../../services/audit/src/store/records.ts';
import { AUDIT } from './consumers.ts';
import { type Check, type Findings, openFindings } from './findings.ts';
import { bounds, type IdRange, idRanges } from './id-ranges.ts';
import { findLostEvents, type LostTerms } from './lost-events.ts';

/**
 * Invariant 5: every event has its audit record, or is on its way to it (not published, or in the audit queue);
 * the record says what the event says; and the chains' hashes verify.
 */
export async function checkAudit(snapshot: Snapshot, terms: LostTerms): Promise<Check> {
  const findings = openFindings('audit');
  for (const { eventId = null } of await findLostEvents(snapshot, AUDIT, terms)) {
    findings.add({ rule: 'change-without-audit-record', eventId });
  }
  for await (const range of idRanges(snapshot, 'outbox')) await compareRecords(snapshot, range, findings);
  await verifyChains(snapshot, findings);
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

/** Record and head of the day are written in one transaction: in a snapshot they agree, today's chain too. */
async function verifyChains(snapshot: Snapshot, findings: Findings): Promise<void> {
  const days = await snapshot.rows<{ day: string }>(
    `SELECT DATE_FORMAT(day, '%Y-%m-%d') AS day FROM audit_heads
     UNION SELECT DATE_FORMAT(day, '%Y-%m-%d') FROM audit_logs ORDER BY day`,
  );
  const first = days[0]?.day;
  const last = days.at(-1)?.day;
  if (first === undefined || last === undefined) return;
  const heads = await headsOf(snapshot.db, first, last);
  for (const { day } of days) {
    const broken = await verifyDay(snapshot, day, heads.get(day) ?? CHAIN_START);
    if (broken === undefined) continue;
    const { sequence, recordId, reason } = broken;
    findings.add({ rule: 'chain-does-not-verify', day, sequence, recordId, reason });
  }
}

const PAGE = 2_000;

async function verifyDay(snapshot: Snapshot, day: string, head: ChainEnd): Promise<BrokenLink | undefined> {
  let end = CHAIN_START;
  for (let isMore = true; isMore; ) {
    const records = await chainOf(snapshot.db, day, { behind: end.sequence, limit: PAGE });
    for (const record of records) {
      const broken = checkLink(end, record);
      if (broken !== undefined) return broken;
      end = record;
    }
    isMore = records.length === PAGE;
  }
  return checkEnd(end, head, false);
}
