import { emailEvents } from '@concert/contracts/events/email';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Call } from '@concert/service-kit/routes';
import type { EmailContainer } from '../container.ts';
import { type MailTemplate, requireKnownPlaces } from '../domain/mail-template.ts';
import { saveTemplate } from '../store/stored-templates.ts';

/**
 * Creates or replaces a template in one language.
 * @throws Problem `invalid-request` for a place that is not among the variables, `idempotency-key-reused` (422)
 */
export async function putTemplate(
  { db, templates, newEvent }: EmailContainer,
  template: MailTemplate,
  call: Call,
): Promise<RecordedResponse> {
  requireKnownPlaces(template);
  const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (recorded !== undefined) return recorded;
  await saveTemplate(templates, template);
  const { name, locale } = template;
  const stored = newEvent(emailEvents.EmailTemplateStored, `${name}.${locale}`, { name, locale }, call);
  const answer = { status: 200, body: template };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await record(answer);
    await appendToOutbox(tx, [stored]);
    return answer;
  });
}
