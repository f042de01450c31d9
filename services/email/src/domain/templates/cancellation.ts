import { humanCode } from '@concert/values/human-codes';
import { formatMoney, type Money } from '@concert/values/money';
import { eventCard, type MailEvent } from '../event-card.ts';
import type { Fact, MailDocument, MailLocale } from '../mail-document.ts';
import { bookingUrl } from './tickets.ts';
import { TICKET_WORDS } from './words/tickets.ts';

export interface CancellationFacts {
  readonly locale: MailLocale;
  readonly name: string;
  readonly bookingId: string;
  readonly event: MailEvent;
  readonly reason: 'buyer' | 'organizer' | 'event-cancelled';
  /** Who gave the tickets away; null when they were bought. */
  readonly giverName: string | null;
  readonly paid: Money;
  readonly refund: Money;
}

/** Tells a buyer, or who was given the tickets, that a confirmed booking is cancelled, and what comes back. */
export function cancellationMail(facts: CancellationFacts, origin: string): MailDocument {
  const { locale, event, refund, giverName } = facts;
  const words = WORDS[locale];
  const isOff = facts.reason === 'event-cancelled';
  const url = bookingUrl(facts.bookingId, origin);
  const bookingButton = { kind: 'button' as const, label: words.button, url };
  return {
    locale,
    subject: isOff ? words.offSubject(event.title) : words.subject(event.title),
    preview: refundText(facts, words) ?? words.void,
    heading: isOff ? words.offHeading : words.heading,
    blocks: [
      {
        kind: 'text',
        text: whatHappened(facts, words),
      },
      { kind: 'event', event: eventCard(event, locale) },
      { kind: 'facts', facts: rows(facts, words) },
      ...textBlock(refundText(facts, words)),
      ...(giverName === null ? [bookingButton] : []),
      { kind: 'note', text: words.void },
    ],
    reason: giverName === null ? words.reason : TICKET_WORDS[locale].giftReason(giverName),
  };

  function textBlock(text: string | undefined) {
    return text === undefined ? [] : [{ kind: 'text' as const, text }];
  }

  function rows({ bookingId, paid }: CancellationFacts, { booking, paidLabel, refundLabel }: Words): Fact[] {
    const reference = { label: booking, value: humanCode(bookingId) };
    if (paid.amountMinor === 0) return [reference];
    return [
      reference,
      { label: paidLabel, value: formatMoney(paid, locale) },
      { label: refundLabel, value: formatMoney(refund, locale) },
    ];
  }
}

function whatHappened({ reason, name, event, giverName }: CancellationFacts, words: Words): string {
  if (reason === 'event-cancelled') return words.offText(name, event.title);
  // A present is its giver's booking: whoever of them cancelled it, it was not the reader.
  if (giverName !== null) return words.giftText(name, event.title, giverName);
  return reason === 'organizer' ? words.organizerText(name, event.title) : words.text(name, event.title);
}

/** What is said of money; nothing where none was paid. */
function refundText({ locale, paid, refund }: CancellationFacts, words: Words): string | undefined {
  if (paid.amountMinor === 0) return undefined;
  return refund.amountMinor === 0 ? words.noRefund : words.refund(formatMoney(refund, locale));
}

interface Words {
  readonly subject: (title: string) => string;
  readonly heading: string;
  readonly text: (name: string, title: string) => string;
  readonly organizerText: (name: string, title: string) => string;
  readonly giftText: (name: string, title: string, giver: string) => string;
  readonly offSubject: (title: string) => string;
  readonly offHeading: string;
  readonly offText: (name: string, title: string) => string;
  readonly refund: (amount: string) => string;
  readonly noRefund: string;
  readonly booking: string;
  readonly paidLabel: string;
  readonly refundLabel: string;
  readonly button: string;
  readonly void: string;
  readonly reason: string;
}

const WORDS: Readonly<Record<MailLocale, Words>> = {
  en: {
    subject: (title) => `Your booking for ${title} is cancelled`,
    heading: 'Your booking is cancelled',
    text: (name, title) => `Hello ${name},\nyour booking for ${title} is cancelled, as you asked.`,
    organizerText: (name, title) =>
      `Hello ${name},\nthe organiser has cancelled your booking for ${title}. You need not do anything.`,
    giftText: (name, title, giver) =>
      `Hello ${name},\n${giver} has taken back the tickets for ${title} that you were given.`,
    offSubject: (title) => `${title} is cancelled`,
    offHeading: 'The event is cancelled',
    offText: (name, title) =>
      `Hello ${name},\nwe are sorry: the organiser has cancelled ${title}, and your booking with it. You need not do anything.`,
    refund: (amount) =>
      `${amount} goes back to the card you paid with. We’ll write again as soon as it is on its way.`,
    noRefund: 'By the terms of the event nothing is refunded at this time.',
    booking: 'Booking',
    paidLabel: 'Paid',
    refundLabel: 'Refund',
    button: 'See the booking',
    void: 'The tickets of this booking are no longer valid.',
    reason: 'You get this mail because you booked with this account.',
  },
  de: {
    subject: (title) => `Ihre Buchung für ${title} ist storniert`,
    heading: 'Ihre Buchung ist storniert',
    text: (name, title) => `Guten Tag ${name},\nIhre Buchung für ${title} ist wie gewünscht storniert.`,
    organizerText: (name, title) =>
      `Guten Tag ${name},\nder Veranstalter hat Ihre Buchung für ${title} storniert. Sie müssen nichts tun.`,
    giftText: (name, title, giver) =>
      `Guten Tag ${name},\n${giver} hat die Tickets für ${title}, die Sie erhalten hatten, zurückgenommen.`,
    offSubject: (title) => `${title} ist abgesagt`,
    offHeading: 'Die Veranstaltung ist abgesagt',
    offText: (name, title) =>
      `Guten Tag ${name},\nes tut uns leid: Der Veranstalter hat ${title} abgesagt, und damit ist auch Ihre Buchung storniert. Sie müssen nichts tun.`,
    refund: (amount) =>
      `${amount} gehen auf die Karte zurück, mit der Sie bezahlt haben. Wir melden uns, sobald das Geld unterwegs ist.`,
    noRefund: 'Nach den Bedingungen der Veranstaltung wird zu diesem Zeitpunkt nichts erstattet.',
    booking: 'Buchung',
    paidLabel: 'Bezahlt',
    refundLabel: 'Erstattung',
    button: 'Buchung ansehen',
    void: 'Die Tickets dieser Buchung sind nicht mehr gültig.',
    reason: 'Sie erhalten diese Mail, weil Sie mit diesem Konto gebucht haben.',
  },
  es: {
    subject: (title) => `Su reserva para ${title} está cancelada`,
    heading: 'Su reserva está cancelada',
    text: (name, title) => `Hola, ${name}:\nsu reserva para ${title} está cancelada, tal como pidió.`,
    organizerText: (name, title) =>
      `Hola, ${name}:\nel organizador ha cancelado su reserva para ${title}. No tiene que hacer nada.`,
    giftText: (name, title, giver) =>
      `Hola, ${name}:\n${giver} ha retirado las entradas para ${title} que le había regalado.`,
    offSubject: (title) => `${title}: evento cancelado`,
    offHeading: 'El evento se ha cancelado',
    offText: (name, title) =>
      `Hola, ${name}:\nlo sentimos: el organizador ha cancelado ${title} y, con ello, su reserva. No tiene que hacer nada.`,
    refund: (amount) =>
      `Le devolvemos ${amount} a la tarjeta con la que pagó. Le avisaremos en cuanto el dinero esté en camino.`,
    noRefund: 'Según las condiciones del evento, en este momento no hay reembolso.',
    booking: 'Reserva',
    paidLabel: 'Pagado',
    refundLabel: 'Reembolso',
    button: 'Ver la reserva',
    void: 'Las entradas de esta reserva ya no son válidas.',
    reason: 'Recibe este correo porque reservó con esta cuenta.',
  },
  fr: {
    subject: (title) => `Votre réservation pour ${title} est annulée`,
    heading: 'Votre réservation est annulée',
    text: (name, title) => `Bonjour ${name},\nvotre réservation pour ${title} est annulée, comme demandé.`,
    organizerText: (name, title) =>
      `Bonjour ${name},\nl’organisateur a annulé votre réservation pour ${title}. Vous n’avez rien à faire.`,
    giftText: (name, title, giver) =>
      `Bonjour ${name},\n${giver} a repris les billets pour ${title} qui vous avaient été offerts.`,
    offSubject: (title) => `${title} est annulé`,
    offHeading: 'L’événement est annulé',
    offText: (name, title) =>
      `Bonjour ${name},\nnous sommes désolés : l’organisateur a annulé ${title}, et votre réservation avec. Vous n’avez rien à faire.`,
    refund: (amount) =>
      `${amount} sont remboursés sur la carte avec laquelle vous avez payé. Nous vous prévenons dès que l’argent est en route.`,
    noRefund: 'Selon les conditions de l’événement, rien n’est remboursé à ce stade.',
    booking: 'Réservation',
    paidLabel: 'Payé',
    refundLabel: 'Remboursement',
    button: 'Voir la réservation',
    void: 'Les billets de cette réservation ne sont plus valables.',
    reason: 'Vous recevez ce message parce que vous avez réservé avec ce compte.',
  },
};
