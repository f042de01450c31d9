import { emailEvents } from '@concert/contracts/events/email';
import type { emailOperations } from '@concert/contracts/http/email';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { invalidField, notFound, Problem, preconditionFailed } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';
import { requireSound, type TemplateContent } from '../domain/mail-template.ts';
import { BUILT_IN } from '../domain/templates/built-in.ts';
import { contentKey, readContent, saveContent } from '../store/template-contents.ts';
import { findVersion, insertVersion, lockTemplate, type Translation } from '../store/template-versions.ts';

type PutRequest = RequestOf<typeof emailOperations.putTemplate>['body'];
type RestoreRequest = RequestOf<typeof emailOperations.restoreTemplate>['body'];

/**
 * Makes a template, or a new version of one, and puts it in force.
 * @throws Problem `invalid-request`, `precondition-failed` (412), `idempotency-key-reused` (422)
 */
export async function putTemplate(
  container: EmailContainer,
  request: PutRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { name, locale, expectedVersion, ...content } = request;
  if (BUILT_IN.includes(name)) throw invalidField('name', 'is one of Concert’s own mails; choose another');
  requireSound(content);
  const recorded = call.idempotency && (await recordedResponse(container.db, call.idempotency));
  if (recorded !== undefined) return recorded;
  const objectKey = contentKey(name, locale, container.newId());
  // The content before the version that points to it: when we stop in between, an object lies there unused.
  await saveContent(container.templates, objectKey, content);
  return putInForce(
    container,
    { translation: { name, locale }, content, objectKey, restoredFrom: null, expectedVersion },
    call,
  );
}

/**
 * Puts an older version in force again, as a new one with its content.
 * @throws Problem `not-found`, `precondition-failed` (412), `idempotency-key-reused` (422)
 */
export async function restoreTemplate(
  container: EmailContainer,
  { translation, body }: { readonly translation: Translation; readonly body: RestoreRequest },
  call: Call,
): Promise<RecordedResponse> {
  const { db, templates } = container;
  const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (recorded !== undefined) return recorded;
  const older = await findVersion(db, translation, body.version);
  if (older === undefined)
    throw notFound('mail template', `${translation.name} in ${translation.locale}, version ${body.version}`);
  return putInForce(
    container,
    {
      translation,
      content: await readContent(templates, older.objectKey),
      objectKey: older.objectKey,
      restoredFrom: older.version,
      expectedVersion: body.expectedVersion,
    },
    call,
  );
}

interface NewVersion {
  readonly translation: Translation;
  readonly content: TemplateContent;
  readonly objectKey: string;
  readonly restoredFrom: number | null;
  readonly expectedVersion: number | undefined;
}

async function putInForce(
  container: EmailContainer,
  wanted: NewVersion,
  call: Call,
): Promise<RecordedResponse> {
  const { db } = container;
  const work = inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    const version = await writeVersion(container, tx, wanted, call);
    const answer = { status: 200, body: { ...wanted.translation, version, ...wanted.content } };
    await record(answer);
    return answer;
  });
  return work.catch(async (error: unknown) => {
    // A twin under the same key was faster, and its own version is what we did not expect.
    const isLate = error instanceof Problem && error.kind === 'precondition-failed';
    const twin = isLate && call.idempotency && (await recordedResponse(db, call.idempotency));
    if (twin) return twin;
    throw error;
  });
}

async function writeVersion(
  { newEvent }: EmailContainer,
  tx: Tx,
  { translation, content, objectKey, restoredFrom, expectedVersion }: NewVersion,
  call: Call,
): Promise<number> {
  const current = await lockTemplate(tx, translation);
  if (expectedVersion !== undefined && expectedVersion !== current) {
    throw preconditionFailed(
      `The template is at version ${current} and not at ${expectedVersion}; read it again before you change it.`,
    );
  }
  const version = current + 1;
  const { subject } = content;
  const createdBy = call.identity.userId;
  await insertVersion(tx, translation, { version, objectKey, subject, restoredFrom, createdBy });
  const { name, locale } = translation;
  const told = { name, locale, version, restoredFrom };
  await appendToOutbox(tx, [newEvent(emailEvents.EmailTemplateStored, `${name}.${locale}`, told, call)]);
  return version;
}
