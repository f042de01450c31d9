import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import { type MailLocale, mailLocale } from '../domain/mail-document.ts';

/** A template in one language. */
export interface Translation {
  readonly name: string;
  readonly locale: MailLocale;
}

export interface TemplateVersion {
  readonly version: number;
  readonly objectKey: string;
  readonly subject: string;
  readonly restoredFrom: number | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

export interface TemplateSummary extends Translation {
  readonly version: number;
  readonly subject: string;
  readonly updatedAt: Date;
}

/**
 * The version in force, 0 when there is none. Until the transaction ends nobody else makes one: of two operators at
 * once, the second sees the first one's.
 */
export async function lockTemplate(tx: Tx, { name, locale }: Translation): Promise<number> {
  await tx
    .insertInto('email_templates')
    .ignore()
    .values({ name, locale, version: 0, updated_at: NOW })
    .execute();
  const row = await tx
    .selectFrom('email_templates')
    .select('version')
    .where('name', '=', name)
    .where('locale', '=', locale)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.version;
}

/** Puts a version in force. The caller holds the template. */
export async function insertVersion(
  tx: Tx,
  { name, locale }: Translation,
  version: Omit<TemplateVersion, 'createdAt'>,
): Promise<void> {
  await tx
    .insertInto('email_template_versions')
    .values({
      name,
      locale,
      version: version.version,
      object_key: version.objectKey,
      subject: version.subject,
      restored_from: version.restoredFrom,
      created_by: version.createdBy,
      created_at: NOW,
    })
    .execute();
  await tx
    .updateTable('email_templates')
    .set({ version: version.version, updated_at: NOW })
    .where('name', '=', name)
    .where('locale', '=', locale)
    .execute();
}

/** A version of a template, the one in force when none is named. */
export async function findVersion(
  db: Database,
  { name, locale }: Translation,
  version?: number,
): Promise<TemplateVersion | undefined> {
  const query = db
    .selectFrom('email_templates as t')
    .innerJoin('email_template_versions as v', (join) =>
      join.onRef('v.name', '=', 't.name').onRef('v.locale', '=', 't.locale'),
    )
    .select(['v.version', 'v.object_key', 'v.subject', 'v.restored_from', 'v.created_by', 'v.created_at'])
    .where('t.name', '=', name)
    .where('t.locale', '=', locale);
  const row = await (version === undefined
    ? query.whereRef('v.version', '=', 't.version')
    : query.where('v.version', '=', version)
  ).executeTakeFirst();
  return row && versionOf(row);
}

/** At most `limit` versions of a template, the newest first. */
export async function listVersions(
  db: Database,
  { name, locale }: Translation,
  limit: number,
): Promise<readonly TemplateVersion[]> {
  const rows = await db
    .selectFrom('email_template_versions')
    .select(['version', 'object_key', 'subject', 'restored_from', 'created_by', 'created_at'])
    .where('name', '=', name)
    .where('locale', '=', locale)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(versionOf);
}

/** The languages of a template. */
export async function listTranslations(
  db: Database,
  name: string,
): Promise<readonly (Translation & { readonly version: number })[]> {
  const rows = await db
    .selectFrom('email_templates')
    .select(['name', 'locale', 'version'])
    .where('name', '=', name)
    .orderBy('locale')
    .execute();
  return rows.map((row) => ({ name: row.name, locale: mailLocale(row.locale), version: row.version }));
}

/** At most `limit` templates by name and language, after the given one. */
export async function listTemplates(
  db: Database,
  page: { readonly limit: number; readonly after: readonly [name: string, locale: string] | undefined },
): Promise<readonly TemplateSummary[]> {
  let query = db
    .selectFrom('email_templates as t')
    .innerJoin('email_template_versions as v', (join) =>
      join
        .onRef('v.name', '=', 't.name')
        .onRef('v.locale', '=', 't.locale')
        .onRef('v.version', '=', 't.version'),
    )
    .select(['t.name', 't.locale', 't.version', 'v.subject', 't.updated_at'])
    .orderBy('t.name')
    .orderBy('t.locale')
    .limit(page.limit);
  const { after } = page;
  if (after !== undefined) {
    const [name, locale] = after;
    query = query
      .where('t.name', '>=', name)
      .where((is) => is.or([is('t.name', '>', name), is('t.locale', '>', locale)]));
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    name: row.name,
    locale: mailLocale(row.locale),
    version: row.version,
    subject: row.subject,
    updatedAt: row.updated_at,
  }));
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function versionOf(row: {
  readonly version: number;
  readonly object_key: string;
  readonly subject: string;
  readonly restored_from: number | null;
  readonly created_by: string | null;
  readonly created_at: Date;
}): TemplateVersion {
  return {
    version: row.version,
    objectKey: row.object_key,
    subject: row.subject,
    restoredFrom: row.restored_from,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
