import type { MailDocument, MailLocale } from '../mail-document.ts';
import { paragraphsOf } from './notification.ts';

/** A mail that an operator wrote: its text, paragraph by paragraph, in Concert's layout. */
export function operatorMail(
  locale: MailLocale,
  { subject, text }: { readonly subject: string; readonly text: string },
): MailDocument {
  const paragraphs = paragraphsOf(text);
  return {
    locale,
    subject,
    preview: paragraphs[0] ?? '',
    heading: subject,
    blocks: paragraphs.map((paragraph) => ({ kind: 'text', text: paragraph })),
    reason: REASON[locale],
  };
}

const REASON: Readonly<Record<MailLocale, string>> = {
  en: 'You get this mail from the team that runs Concert.',
  de: 'Sie erhalten diese Mail vom Team, das Concert betreibt.',
  es: 'Recibe este correo del equipo que gestiona Concert.',
  fr: 'Vous recevez ce message de l’équipe qui exploite Concert.',
};
