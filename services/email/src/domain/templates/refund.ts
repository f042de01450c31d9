import { humanCode } from '@concert/values/human-codes';
import { formatMoney, type Money } from '@concert/values/money';
import type { MailDocument, MailLocale } from '../mail-document.ts';
import { bookingUrl } from './tickets.ts';

export interface RefundFacts {
  readonly locale: MailLocale;
  readonly name: string;
  readonly bookingId: string;
  readonly eventTitle: string;
  readonly refund: Money;
}

/** Tells a buyer that money is on its way back. */
export function refundMail(facts: RefundFacts, origin: string): MailDocument {
  const { locale } = facts;
  const words = WORDS[locale];
  const amount = formatMoney(facts.refund, locale);
  return {
    locale,
    subject: words.subject(amount),
    preview: facts.eventTitle,
    heading: words.heading(amount),
    blocks: [
      { kind: 'text', text: words.text(facts.name) },
      {
        kind: 'facts',
        facts: [
          { label: words.event, value: facts.eventTitle },
          { label: words.booking, value: humanCode(facts.bookingId) },
          { label: words.refund, value: amount },
        ],
      },
      { kind: 'button', label: words.button, url: bookingUrl(facts.bookingId, origin) },
    ],
    reason: words.reason,
  };
}

interface Words {
  readonly subject: (amount: string) => string;
  readonly heading: (amount: string) => string;
  readonly text: (name: string) => string;
  readonly event: string;
  readonly booking: string;
  readonly refund: string;
  readonly button: string;
  readonly reason: string;
}

const WORDS: Readonly<Record<MailLocale, Words>> = {
  en: {
    subject: (amount) => `Your refund of ${amount} is on its way`,
    heading: (amount) => `${amount} is on its way back`,
    text: (name) =>
      `Hello ${name},\nwe have sent your refund to the card you paid with. Most banks show it within 5 to 10 days.`,
    event: 'Event',
    booking: 'Booking',
    refund: 'Refund',
    button: 'See the booking',
    reason: 'You get this mail because you booked with this account.',
  },
  de: {
    subject: (amount) => `Ihre Erstattung über ${amount} ist unterwegs`,
    heading: (amount) => `${amount} sind auf dem Weg zu Ihnen`,
    text: (name) =>
      `Guten Tag ${name},\nwir haben die Erstattung auf die Karte überwiesen, mit der Sie bezahlt haben. Die meisten Banken zeigen sie innerhalb von 5 bis 10 Tagen an.`,
    event: 'Veranstaltung',
    booking: 'Buchung',
    refund: 'Erstattung',
    button: 'Buchung ansehen',
    reason: 'Sie erhalten diese Mail, weil Sie mit diesem Konto gebucht haben.',
  },
  es: {
    subject: (amount) => `Su reembolso de ${amount} está en camino`,
    heading: (amount) => `${amount} van de camino a su cuenta`,
    text: (name) =>
      `Hola, ${name}:\nhemos enviado el reembolso a la tarjeta con la que pagó. La mayoría de los bancos lo muestran en un plazo de 5 a 10 días.`,
    event: 'Evento',
    booking: 'Reserva',
    refund: 'Reembolso',
    button: 'Ver la reserva',
    reason: 'Recibe este correo porque reservó con esta cuenta.',
  },
  fr: {
    subject: (amount) => `Votre remboursement de ${amount} est en route`,
    heading: (amount) => `${amount} sont en route vers vous`,
    text: (name) =>
      `Bonjour ${name},\nnous avons envoyé le remboursement sur la carte avec laquelle vous avez payé. La plupart des banques l’affichent sous 5 à 10 jours.`,
    event: 'Événement',
    booking: 'Réservation',
    refund: 'Remboursement',
    button: 'Voir la réservation',
    reason: 'Vous recevez ce message parce que vous avez réservé avec ce compte.',
  },
};
