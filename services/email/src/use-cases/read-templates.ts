import type { emailOperations } from '@concert/contracts/http/email';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { PageQuery } from '@concert/contracts/schemas';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { z } from 'zod';
import type { EmailContainer } from '../container.ts';
import type { MailLocale, RenderedMail } from '../domain/mail-document.ts';
import {
  fillTemplate,
  type MailTemplate,
  requireSound,
  type TemplateContent,
} from '../domain/mail-template.ts';
import { renderMail } from '../domain/render-mail.ts';
import { examplesOf } from '../domain/template-variables.ts';
import { BUILT_IN, builtInMail } from '../domain/templates/built-in.ts';
import { readContent } from '../store/template-contents.ts';
import {
  findVersion,
  listTemplates as listRows,
  listTranslations,
  listVersions,
  type Translation,
} from '../store/template-versions.ts';

type TemplateList = Extract<ResponseOf<typeof emailOperations.listTemplates>, { status: 200 }>['body'];
type History = Extract<ResponseOf<typeof emailOperations.templateHistory>, { status: 200 }>['body'];

/** A template at a version, the one in force when none is named; undefined when there is none. */
export async function findTemplate(
  { db, templates }: EmailContainer,
  translation: Translation,
  version?: number,
): Promise<MailTemplate | undefined> {
  const found = await findVersion(db, translation, version);
  if (found === undefined) return undefined;
  const content = await readContent(templates, found.objectKey);
  return { ...translation, version: found.version, ...content };
}

/** @throws Problem `not-found` */
export async function getTemplate(
  container: EmailContainer,
  translation: Translation,
  version?: number,
): Promise<MailTemplate> {
  const template = await findTemplate(container, translation, version);
  if (template === undefined) throw notFound('mail template', `${translation.name} in ${translation.locale}`);
  return template;
}

/** Operators' templates, page by page, and Concert's own mails beside them. */
export async function listTemplates(
  { db, publicOrigin }: EmailContainer,
  { limit, cursor }: z.output<typeof PageQuery>,
): Promise<TemplateList> {
  const [name, locale] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  const after = name === undefined || locale === undefined ? undefined : ([name, locale] as const);
  const rows = await listRows(db, { limit: limit + 1, after });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.name, row.locale]);
  return {
    items: items.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() })),
    nextCursor,
    builtIn: BUILT_IN.map((builtIn) => ({
      name: builtIn,
      subject: builtInMail(builtIn, 'en', publicOrigin)?.subject ?? '',
    })),
  };
}

const NEWEST = 50;

/** A template's languages, each with its newest versions. @throws Problem `not-found` */
export async function templateHistory({ db }: EmailContainer, name: string): Promise<History> {
  const translations = await listTranslations(db, name);
  if (translations.length === 0) throw notFound('mail template', name);
  return {
    name,
    translations: await Promise.all(
      translations.map(async (one) => ({
        locale: one.locale,
        version: one.version,
        versions: (await listVersions(db, one, NEWEST)).map(({ objectKey: _key, createdAt, ...rest }) => ({
          ...rest,
          createdAt: createdAt.toISOString(),
        })),
      })),
    ),
  };
}

type PreviewRequest = RequestOf<typeof emailOperations.previewTemplate>['body'];

/**
 * A mail as it would go out, with the examples where no value is given.
 * @throws Problem `invalid-request`, `not-found`
 */
export async function previewTemplate(
  container: EmailContainer,
  request: PreviewRequest,
): Promise<RenderedMail> {
  const { name, locale } = request;
  const own = name === undefined ? undefined : builtInMail(name, locale, container.publicOrigin);
  if (own !== undefined) return renderMail(own, container.publicOrigin);
  const content = await contentToPreview(container, request);
  const values = { ...examplesOf(content.variables), ...request.variables };
  return fillTemplate(content, values, { locale: request.locale, origin: container.publicOrigin });
}

async function contentToPreview(
  container: EmailContainer,
  { draft, name, locale, version }: PreviewRequest & { readonly locale: MailLocale },
): Promise<TemplateContent> {
  if (draft === undefined) return getTemplate(container, { name: name ?? '', locale }, version);
  requireSound(draft);
  return draft;
}
