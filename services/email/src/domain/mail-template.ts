import { type FieldError, invalid } from '@concert/values/problems';
import { escapeHtml } from './html-escape.ts';
import { type MailLocale, oneLine, type RenderedMail } from './mail-document.ts';
import { renderMail } from './render-mail.ts';
import { placesIn, substitute } from './substitute.ts';
import { type Values, type Variables, writtenValues, wrongExamples } from './template-variables.ts';
import { operatorMail } from './templates/operator.ts';

/** What an operator wrote. */
export interface TemplateContent {
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly variables: Variables;
}

/** A template in one language, at one of its versions. */
export interface MailTemplate extends TemplateContent {
  readonly name: string;
  readonly locale: MailLocale;
  readonly version: number;
}

/**
 * Checks what an operator wrote.
 * @throws Problem `invalid-request` that names each place that is not declared and each example of another type
 */
export function requireSound(content: TemplateContent): void {
  const { variables } = content;
  const undeclared = (['subject', 'text', 'html'] as const).flatMap((field): FieldError[] =>
    placesIn(content[field] ?? '')
      .filter((name) => !Object.hasOwn(variables, name))
      .map((name) => ({ field, message: `holds {{${name}}}, which is not among the variables` })),
  );
  const errors = [...undeclared, ...wrongExamples(variables)];
  if (errors.length > 0) throw invalid('The template is not sound; see errors.', errors);
}

/**
 * A template with its places filled: values are plain text, escaped where they stand in HTML.
 * @throws Problem `invalid-request` that names each value that does not fit the declaration
 */
export function fillTemplate(
  content: TemplateContent,
  values: Values,
  reader: { readonly locale: MailLocale; readonly origin: string },
): RenderedMail {
  const written = writtenValues(content.variables, values, reader);
  const subject = oneLine(substitute(content.subject, written, oneLine));
  const text = substitute(content.text, written, (value) => value);
  if (content.html === undefined)
    return renderMail(operatorMail(reader.locale, { subject, text }), reader.origin);
  return { subject, text, html: substitute(content.html, written, escapeHtml) };
}
