import { eventCard, type MailEvent } from '../event-card.ts';
import type { Block, MailDocument, MailLocale } from '../mail-document.ts';

export interface NotificationFacts {
  readonly locale: MailLocale;
  readonly title: string;
  /** Paragraphs with blank lines between. */
  readonly body: string;
  /** Of our own storefront. */
  readonly url: string | undefined;
  readonly event: MailEvent | undefined;
  /** Present on marketing. */
  readonly unsubscribeUrl: string | undefined;
}

/** A notification of whatever kind as a mail: what it says, the event that it is about, where to go on. */
export function notificationMail(facts: NotificationFacts): MailDocument {
  const { locale, title, url, event, unsubscribeUrl } = facts;
  const words = WORDS[locale];
  const paragraphs = paragraphsOf(facts.body);
  const blocks: readonly Block[] = [
    ...paragraphs.map((text) => ({ kind: 'text' as const, text })),
    ...(event === undefined ? [] : [{ kind: 'event' as const, event: eventCard(event, locale) }]),
    ...(url === undefined ? [] : [{ kind: 'button' as const, label: words.button, url }]),
  ];
  return {
    locale,
    subject: title,
    preview: paragraphs[0] ?? '',
    heading: title,
    blocks,
    reason: unsubscribeUrl === undefined ? words.reason : words.marketingReason,
    ...(unsubscribeUrl === undefined
      ? {}
      : { unsubscribe: { label: words.unsubscribe, url: unsubscribeUrl } }),
  };
}

/** The paragraphs of a plain text. */
export const paragraphsOf = (text: string): readonly string[] =>
  text.split(/\r?\n(?:[ \t]*\r?\n)+/).filter((paragraph) => paragraph.trim() !== '');

interface Words {
  readonly button: string;
  readonly reason: string;
  readonly marketingReason: string;
  readonly unsubscribe: string;
}

const WORDS: Readonly<Record<MailLocale, Words>> = {
  en: {
    button: 'See more',
    reason: 'You get this mail because it concerns your bookings or your account.',
    marketingReason: 'You get this mail because you agreed to news from Concert.',
    unsubscribe: 'Unsubscribe from news',
  },
  de: {
    button: 'Mehr ansehen',
    reason: 'Sie erhalten diese Mail, weil sie Ihre Buchungen oder Ihr Konto betrifft.',
    marketingReason: 'Sie erhalten diese Mail, weil Sie Neuigkeiten von Concert zugestimmt haben.',
    unsubscribe: 'Neuigkeiten abbestellen',
  },
  es: {
    button: 'Ver más',
    reason: 'Recibe este correo porque se refiere a sus reservas o a su cuenta.',
    marketingReason: 'Recibe este correo porque aceptó recibir novedades de Concert.',
    unsubscribe: 'Darse de baja de las novedades',
  },
  fr: {
    button: 'En savoir plus',
    reason: 'Vous recevez ce message parce qu’il concerne vos réservations ou votre compte.',
    marketingReason:
      'Vous recevez ce message parce que vous avez accepté de recevoir les actualités de Concert.',
    unsubscribe: 'Se désabonner des actualités',
  },
};
