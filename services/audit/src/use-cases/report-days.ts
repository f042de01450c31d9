import type { auditOperations } from '@concert/contracts/http/audit';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { Database } from '@concert/database/connection';
import { databaseNow } from '@concert/database/transactions';
import { after, DAY } from '@concert/values/clock';
import { invalidField } from '@concert/values/problems';
import type { AuditContainer } from '../container.ts';
import { type BrokenLink, CHAIN_START, type ChainEnd, checkEnd, checkLink } from '../domain/chain.ts';
import { dayDate, headsOf } from '../store/heads.ts';
import { chainOf } from '../store/records.ts';

type ReportQuery = RequestOf<typeof auditOperations.auditReport>['query'];
type Report = ResponseOf<typeof auditOperations.auditReport>['body'];
type ReportDay = Report['days'][number];

const MOST_DAYS = 31;
const STANDARD_DAYS = 7;
const PAGE = 1_000;

/**
 * What happened each day, and whether the trail of each day is whole: every record is hashed anew.
 * @throws Problem `invalid-request` when the days are the wrong way round or too many
 */
export async function reportDays({ db }: AuditContainer, query: ReportQuery): Promise<Report> {
  const today = dayOf(await databaseNow(db));
  const to = query.to ?? today;
  const from = query.from ?? dayOf(after(dayDate(to), -(STANDARD_DAYS - 1) * DAY));
  const length = (dayDate(to).getTime() - dayDate(from).getTime()) / DAY + 1;
  if (length < 1) throw invalidField('to', 'must not be before from');
  if (length > MOST_DAYS) throw invalidField('to', `must be at most ${MOST_DAYS - 1} days after from`);

  const heads = await headsOf(db, from, to);
  const days: ReportDay[] = [];
  for (let index = 0; index < length; index += 1) {
    const day = dayOf(after(dayDate(from), index * DAY));
    days.push(await reportDay(db, day, { head: heads.get(day), isOpen: day >= today }));
  }
  return {
    from,
    to,
    records: days.reduce((sum, day) => sum + day.records, 0),
    isIntact: days.every((day) => day.chain.isIntact),
    days,
  };
}

interface DayState {
  readonly head: ChainEnd | undefined;
  readonly isOpen: boolean;
}

async function reportDay(db: Database, day: string, { head, isOpen }: DayState): Promise<ReportDay> {
  const counts = new Map<string, number>();
  let end: ChainEnd = CHAIN_START;
  let broken: BrokenLink | undefined;
  for (let behind = 0, more = true; more; ) {
    const records = await chainOf(db, day, { behind, limit: PAGE });
    for (const record of records) {
      broken ??= checkLink(end, record);
      end = record;
      counts.set(record.action, (counts.get(record.action) ?? 0) + 1);
    }
    behind = end.sequence;
    more = records.length === PAGE;
  }
  broken ??= checkEnd(end, head ?? CHAIN_START, isOpen);
  const actions = [...counts].map(([action, count]) => ({ action, count }));
  return {
    day,
    records: actions.reduce((sum, { count }) => sum + count, 0),
    actions: actions.sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    chain: {
      isIntact: broken === undefined,
      headHash: head?.hash ?? null,
      firstBroken: broken ?? null,
    },
  };
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
