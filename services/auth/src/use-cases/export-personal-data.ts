import { authEvents } from '@concert/contracts/events/auth';
import type { authOperations } from '@concert/contracts/http/auth';
import { EXPORT_SECTIONS } from '@concert/contracts/http/auth-account';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { invalidField } from '@concert/values/problems';
import { z } from 'zod';
import type { AuthContainer } from '../container.ts';
import { type PersonalPage, personalActivity, personalItems } from '../store/personal-data.ts';
import { filesOf, preferencesOf } from '../store/personal-items.ts';
import { listSessions } from './list-sessions.ts';
import { readOwnAccount } from './own-account.ts';

type Document = ResponseOf<typeof authOperations.exportAccount>['body'];
type Query = RequestOf<typeof authOperations.exportAccount>['query'];
type Section = (typeof EXPORT_SECTIONS)[number];

/** Items of a section in one answer: ten sections of them stay far below what Lambda can answer with, 6 MB. */
const MOST_ITEMS = 500;

/**
 * Everything that is kept about the caller, as far as one answer holds it; or more of one section. The stores' rows
 * are read through what their owners publish, section after section.
 * @throws Problem `invalid-request` for a cursor without its section
 */
export async function exportPersonalData(
  container: AuthContainer,
  { section, cursor }: Query,
  call: Call,
): Promise<Document> {
  if (cursor !== undefined && section === undefined) {
    throw invalidField('section', 'is needed with a cursor: the section that it goes on with');
  }
  const { userId } = call.identity;
  const whole = section === undefined ? await wholeAccount(container, call) : {};
  const sections: Partial<Record<Section, z.input<typeof SectionItems>>> = {};
  for (const name of section === undefined ? EXPORT_SECTIONS : [section]) {
    sections[name] = SectionItems.parse(await readSection(container, name, cursor, call));
  }
  const data = { userId, section: section ?? null };
  await inTransaction(container.db, (tx) =>
    appendToOutbox(tx, [container.newEvent(authEvents.PersonalDataExported, userId, data, call)]),
  );
  return { exportedAt: container.clock().toISOString(), ...whole, sections };
}

const JsonItem = z.record(z.string(), z.json());
const SectionItems = z.object({ items: z.array(JsonItem), nextCursor: z.string().nullable() });

async function wholeAccount(
  container: AuthContainer,
  { identity }: Call,
): Promise<Pick<Document, 'account' | 'preferences'>> {
  const [account, preferences] = await Promise.all([
    readOwnAccount(container, identity),
    preferencesOf(container.tables, identity.userId),
  ]);
  return { account, preferences: JsonItem.nullable().parse(preferences) };
}

async function readSection(
  container: AuthContainer,
  section: Section,
  cursor: string | undefined,
  { identity }: Call,
): Promise<PersonalPage> {
  const { db, tables } = container;
  const page = { limit: MOST_ITEMS, cursor };
  switch (section) {
    case 'sessions':
      return listSessions(container, { limit: 100, cursor }, identity);
    case 'files':
      return filesOf(tables, identity.userId, page);
    case 'activity':
      return personalActivity(db, identity.userId, page);
    default:
      return personalItems(db, section, identity.userId, page);
  }
}
