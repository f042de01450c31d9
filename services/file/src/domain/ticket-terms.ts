import type { TicketLocale } from './ticket-words.ts';

/** What a buyer gets back who cancels, and until how many hours before the start. */
export interface RefundPolicy {
  readonly kind: 'full' | 'partial' | 'none';
  readonly percent: number;
  readonly untilHoursBefore: number;
}

/** The terms printed on a ticket: the event's own refund policy, then what holds for every ticket. */
export function ticketTerms(policy: RefundPolicy, isFree: boolean, locale: TicketLocale): string {
  const words = WORDS[locale];
  const refund = isFree ? [] : [refundTerms(policy, words, locale)];
  return [...refund, ...words.always].join(' ');
}

function refundTerms(policy: RefundPolicy, words: Words, locale: TicketLocale): string {
  if (policy.kind === 'none') return words.none;
  const percent = policy.kind === 'full' ? 100 : policy.percent;
  const share = new Intl.NumberFormat(locale, { style: 'percent' }).format(percent / 100);
  const until = policy.untilHoursBefore === 0 ? undefined : span(policy.untilHoursBefore, locale);
  return words.refund(share, until);
}

/** Whole days from two on, else hours: “3 days”, “24 hours”. */
function span(hours: number, locale: TicketLocale): string {
  const isDays = hours >= 48 && hours % 24 === 0;
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isDays ? 'day' : 'hour',
    unitDisplay: 'long',
  });
  return format.format(isDays ? hours / 24 : hours);
}

interface Words {
  /** `before` is absent when tickets can be cancelled until the event starts. */
  readonly refund: (share: string, before: string | undefined) => string;
  readonly none: string;
  readonly always: readonly string[];
}

const WORDS: Readonly<Record<TicketLocale, Words>> = {
  en: {
    refund: (share, before) =>
      `You can cancel until ${before === undefined ? 'the start' : `${before} before the start`} and get ${share} of the price back.`,
    none: 'This ticket cannot be returned for a refund.',
    always: [
      'If the event is cancelled, the full price is refunded without your asking.',
      'The name on the ticket can be changed in your account.',
      'Once the booking is cancelled, the code is void.',
      'The organiser may refuse admission for good cause.',
    ],
  },
  de: {
    refund: (share, before) =>
      `Sie können bis ${before === undefined ? 'zum Beginn' : `${before} vor Beginn`} stornieren und erhalten ${share} des Preises zurück.`,
    none: 'Dieses Ticket kann nicht gegen Erstattung zurückgegeben werden.',
    always: [
      'Wird die Veranstaltung abgesagt, wird der volle Preis ohne Ihr Zutun erstattet.',
      'Der Name auf dem Ticket lässt sich in Ihrem Konto ändern.',
      'Mit der Stornierung der Buchung wird der Code ungültig.',
      'Der Veranstalter kann den Einlass aus wichtigem Grund verweigern.',
    ],
  },
  es: {
    refund: (share, before) =>
      `Puede cancelar hasta ${before === undefined ? 'el inicio' : `${before} antes del inicio`} y recuperar el ${share} del precio.`,
    none: 'Esta entrada no admite devolución.',
    always: [
      'Si el evento se cancela, se reembolsa el precio íntegro sin necesidad de pedirlo.',
      'El nombre de la entrada puede cambiarse en su cuenta.',
      'Al cancelar la reserva, el código deja de ser válido.',
      'El organizador puede denegar el acceso por causa justificada.',
    ],
  },
  fr: {
    refund: (share, before) =>
      `Vous pouvez annuler jusqu’${before === undefined ? 'au début' : `à ${before} avant le début`} et récupérer ${share} du prix.`,
    none: 'Ce billet n’est ni repris ni remboursé.',
    always: [
      'Si l’événement est annulé, le prix est remboursé intégralement sans démarche de votre part.',
      'Le nom sur le billet peut être modifié dans votre compte.',
      'L’annulation de la réservation rend le code caduc.',
      'L’organisateur peut refuser l’entrée pour un motif légitime.',
    ],
  },
};
