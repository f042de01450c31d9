import type { emailOperations } from '@concert/contracts/http/email';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { PageQuery } from '@concert/contracts/schemas';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { z } from 'zod';
import type { EmailContainer } from '../container.ts';
import { RETURNED } from '../domain/email-log.ts';
import { findEmail, listEmails } from '../store/email-logs.ts';
import { listStates } from '../store/email-states.ts';
import { type EmailView, emailView } from './present-email.ts';

type Details = Extract<ResponseOf<typeof emailOperations.emailStatus>, { status: 200 }>['body'];

/** What became of a mail, and how. @throws Problem `not-found` */
export async function emailState({ db }: EmailContainer, id: string): Promise<Details> {
  const log = await findEmail(db, { id });
  if (log === undefined) throw notFound('mail', id);
  const states = await listStates(db, id);
  const history = states.map(({ state, at, detail }) => ({ state, at: at.toISOString(), detail }));
  return { ...emailView(log), history };
}

type LogQuery = RequestOf<typeof emailOperations.emailLog>['query'];

/** Mails, the newest first. */
export async function emailLog(
  { db }: EmailContainer,
  { limit, cursor, ...filter }: LogQuery,
): Promise<{ readonly items: EmailView[]; readonly nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listEmails(db, filter, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(emailView), nextCursor };
}

/** Mails that bounced or were complained about, the newest first. One keyed query for each status. */
export async function bounceLog(
  { db }: EmailContainer,
  { limit, cursor }: z.output<typeof PageQuery>,
): Promise<{ readonly items: EmailView[]; readonly nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const lists = await Promise.all(
    RETURNED.map((status) => listEmails(db, { status }, { limit: limit + 1, before })),
  );
  const rows = lists.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
  const { items, nextCursor } = pageOf(rows.slice(0, limit + 1), limit, (row) => [row.id]);
  return { items: items.map(emailView), nextCursor };
}
