import { type MailDocument, oneLine, type RenderedMail } from './mail-document.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** @param origin the storefront's, which the mail's head and foot lead to */
export function renderMail(mail: MailDocument, origin: string): RenderedMail {
  const subject = oneLine(mail.subject);
  return { subject, text: renderText(mail, origin), html: renderHtml({ ...mail, subject }, origin) };
}
