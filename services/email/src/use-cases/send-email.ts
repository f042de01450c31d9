import type { emailOperations } from '@concert/contracts/http/email';
import type { RequestOf } from '@concert/contracts/operation';
import {
  hashRequest,
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { notFound, unprocessable } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';
import type { EmailLog } from '../domain/email-log.ts';
import type { MailLocale, RenderedMail } from '../domain/mail-document.ts';
import { fillTemplate } from '../domain/mail-template.ts';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import { renderMail } from '../domain/render-mail.ts';
import { operatorMail } from '../domain/templates/operator.ts';
import { findContact } from '../store/mail-facts.ts';
import { deliverMail } from './deliver-mail.ts';
import { emailView } from './present-email.ts';
import { findTemplate } from './read-templates.ts';

type SendRequest = RequestOf<typeof emailOperations.sendEmail>['body'];

/**
 * Sends one mail for an operator. The same key and request give the first answer; when that was lost on the
 * way, the mail is found by its cause and not sent again.
 * @throws Problem `not-found`, `invalid-request`, `already-sending` (409), `mail-refused`,
 *   `idempotency-key-reused` (422), `mail-throttled` (429)
 */
export async function sendEmail(
  container: EmailContainer,
  request: SendRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db, newId } = container;
  const { idempotency } = call;
  const recorded = idempotency && (await recordedResponse(db, idempotency));
  if (recorded !== undefined) return recorded;

  const { to, locale } = await recipientOf(container, request);
  const log = await deliverMail(
    container,
    {
      causeKey: `request:${idempotency === undefined ? newId() : hashRequest([idempotency.caller, idempotency.key])}`,
      template: request.content.kind === 'template' ? request.content.template : 'plain',
      to,
      mail: await contentOf(container, request, locale),
    },
    call,
  );
  return answerSent(container, log, call);
}

/** Answers with what became of a mail, and records the answer. @throws Problem `mail-refused` (422) */
export async function answerSent(
  { db }: EmailContainer,
  log: EmailLog,
  { idempotency }: Call,
): Promise<RecordedResponse> {
  if (log.status === 'failed') throw unprocessable('mail-refused', 'The mail provider refused this mail.');
  const answer = { status: 201, body: emailView(log) };
  return inIdempotentTransaction(db, idempotency, async (_tx, record) => {
    await record(answer);
    return answer;
  });
}

async function recipientOf(
  { db }: EmailContainer,
  { recipient, locale }: SendRequest,
): Promise<{ readonly to: OutgoingMail['to']; readonly locale: MailLocale }> {
  if (recipient.to !== undefined)
    return { to: { userId: null, address: recipient.to }, locale: locale ?? 'en' };
  const wanted = recipient.userId ?? '';
  const contact = await findContact(db, wanted);
  if (contact === undefined) throw notFound('user', wanted);
  const { userId, name, email } = contact;
  return { to: { userId, name, address: email }, locale: locale ?? contact.locale };
}

async function contentOf(
  container: EmailContainer,
  { content }: SendRequest,
  locale: MailLocale,
): Promise<RenderedMail> {
  const { publicOrigin: origin } = container;
  if (content.kind === 'plain') return renderMail(operatorMail(locale, content), origin);
  const { template: name, variables } = content;
  const template =
    (await findTemplate(container, { name, locale })) ??
    (await findTemplate(container, { name, locale: 'en' }));
  if (template === undefined) throw notFound('mail template', name);
  return fillTemplate(template, variables, { locale: template.locale, origin });
}
