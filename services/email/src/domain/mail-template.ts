import { invalidField } from '@concert/values/problems';
import { escapeHtml } from './html-escape.ts';
import { type MailLocale, oneLine, type RenderedMail } from './mail-document.ts';
import { renderMail } from './render-mail.ts';
import { placesIn, substitute } from './substitute.ts';
import { operatorMail } from './templates/operator.ts';

/** A template as an operator stored it. */
export interface MailTemplate {
  readonly name: string;
  readonly locale: MailLocale;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly variables: readonly string[];
}

/** @throws Problem `invalid-request` when a place is not among the template's variables */
export function requireKnownPlaces(template: MailTemplate): void {
  for (const part of ['subject', 'text', 'html'] as const) {
    const unknown = placesIn(template[part] ?? '').find((name) => !template.variables.includes(name));
    if (unknown !== undefined)
      throw invalidField(part, `holds {{${unknown}}}, which is not among the variables`);
  }
}

/**
 * A template with its places filled: values are plain text, escaped where they stand in HTML.
 * @throws Problem `invalid-request` for a place without a value
 */
export function fillTemplate(
  template: MailTemplate,
  variables: Readonly<Record<string, string>>,
  origin: string,
): RenderedMail {
  const subject = oneLine(substitute(template.subject, variables, oneLine));
  const text = substitute(template.text, variables, (value) => value);
  if (template.html === undefined)
    return renderMail(operatorMail(template.locale, { subject, text }), origin);
  return { subject, text, html: substitute(template.html, variables, escapeHtml) };
}
