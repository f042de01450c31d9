import { humanCode } from '@concert/values/human-codes';
import { formatMoney, type Money } from '@concert/values/money';
import { eventCard, type MailEvent } from '../event-card.ts';
import type { Block, Fact, MailDocument, MailLocale } from '../mail-document.ts';

export interface MailTicket {
  readonly id: string;
  readonly typeName: string;
  readonly attendeeName: string;
}

/** What the mails about a booking's tickets tell. */
export interface TicketMailFacts {
  readonly locale: MailLocale;
  readonly name: string;
  readonly bookingId: string;
  readonly event: MailEvent;
  readonly tickets: readonly MailTicket[];
  readonly total: Money;
  /** False when the PDFs are too large for a mail: it then leads to the booking's page. */
  readonly isAttached: boolean;
}

/** The mail that brings the tickets of a confirmed booking. */
export function ticketsMail(facts: TicketMailFacts, origin: string): MailDocument {
  const { locale, event, tickets } = facts;
  const words = WORDS[locale];
  return {
    locale,
    subject: words.subject(tickets.length, event.title),
    preview: eventCard(event, locale).date,
    heading: words.heading(facts.name),
    blocks: [
      {
        kind: 'text',
        text: facts.isAttached ? words.attached(tickets.length) : words.tooLarge(tickets.length),
      },
      ...eventBlocks(facts, [
        ...ticketFacts(tickets),
        { label: words.total, value: priceOf(facts.total, words, locale) },
        { label: words.booking, value: humanCode(facts.bookingId) },
      ]),
      { kind: 'button', label: words.button, url: bookingUrl(facts.bookingId, origin) },
      { kind: 'note', text: words.door },
    ],
    reason: words.reason,
  };
}

/** The mail with new PDFs, after names on tickets changed. */
export function renamedTicketsMail(facts: TicketMailFacts, origin: string): MailDocument {
  const { locale, event, tickets } = facts;
  const words = WORDS[locale];
  return {
    locale,
    subject: words.renamedSubject(event.title),
    preview: tickets.map((ticket) => ticket.attendeeName).join(', '),
    heading: words.renamedHeading(tickets.length),
    blocks: [
      { kind: 'text', text: facts.isAttached ? words.renamed : words.renamedTooLarge },
      ...eventBlocks(facts, ticketFacts(tickets)),
      { kind: 'button', label: words.button, url: bookingUrl(facts.bookingId, origin) },
    ],
    reason: words.reason,
  };
}

/** The mail with new PDFs, after tickets got new codes: the old ones are void. */
export function renewedTicketsMail(facts: TicketMailFacts, origin: string): MailDocument {
  const { locale, event, tickets } = facts;
  const words = WORDS[locale];
  const count = tickets.length;
  return {
    locale,
    subject: words.renewedSubject(count, event.title),
    preview: eventCard(event, locale).date,
    heading: words.renewedHeading(count),
    blocks: [
      { kind: 'text', text: facts.isAttached ? words.renewed(count) : words.renewedTooLarge(count) },
      ...eventBlocks(facts, [
        ...ticketFacts(tickets),
        { label: words.booking, value: humanCode(facts.bookingId) },
      ]),
      { kind: 'button', label: words.button, url: bookingUrl(facts.bookingId, origin) },
      { kind: 'note', text: words.renewedNote },
    ],
    reason: words.reason,
  };
}

export const bookingUrl = (bookingId: string, origin: string): string =>
  new URL(`/bookings/${bookingId}`, origin).href;

function eventBlocks(facts: TicketMailFacts, rows: readonly Fact[]): readonly Block[] {
  return [
    { kind: 'event', event: eventCard(facts.event, facts.locale) },
    { kind: 'facts', facts: rows },
  ];
}

/** “2 × Standing” and who they are for, in the order of the tickets. */
function ticketFacts(tickets: readonly MailTicket[]): readonly Fact[] {
  return [...Map.groupBy(tickets, (ticket) => ticket.typeName)].map(([typeName, ofType]) => ({
    label: `${ofType.length} × ${typeName}`,
    value: [...new Set(ofType.map((ticket) => ticket.attendeeName))].join(', '),
  }));
}

const priceOf = (total: Money, words: Words, locale: MailLocale): string =>
  total.amountMinor === 0 ? words.free : formatMoney(total, locale);

interface Words {
  readonly subject: (tickets: number, title: string) => string;
  readonly heading: (name: string) => string;
  readonly attached: (tickets: number) => string;
  readonly tooLarge: (tickets: number) => string;
  readonly renamedSubject: (title: string) => string;
  readonly renamedHeading: (tickets: number) => string;
  readonly renamed: string;
  readonly renamedTooLarge: string;
  readonly renewedSubject: (tickets: number, title: string) => string;
  readonly renewedHeading: (tickets: number) => string;
  readonly renewed: (tickets: number) => string;
  readonly renewedTooLarge: (tickets: number) => string;
  readonly renewedNote: string;
  readonly total: string;
  readonly free: string;
  readonly booking: string;
  readonly button: string;
  readonly door: string;
  readonly reason: string;
}

const WORDS: Readonly<Record<MailLocale, Words>> = {
  en: {
    subject: (tickets, title) => `Your ${tickets === 1 ? 'ticket' : 'tickets'} for ${title}`,
    heading: (name) => `You’re going, ${name}.`,
    attached: (tickets) =>
      `${tickets === 1 ? 'Your ticket is' : 'Your tickets are'} attached as PDF, with an entry for your calendar. Show the code at the door, on your phone or on paper.`,
    tooLarge: (tickets) =>
      `Your ${tickets} tickets are too large for a mail: download them from your booking. The entry for your calendar is attached.`,
    renamedSubject: (title) => `New names on your tickets for ${title}`,
    renamedHeading: (tickets) =>
      tickets === 1 ? 'Your ticket has a new name' : 'Your tickets have new names',
    renamed: 'The names were changed; the new PDFs are attached. Please use them instead of the old ones.',
    renamedTooLarge:
      'The names were changed; download the new PDFs from your booking and use them instead of the old ones.',
    renewedSubject: (tickets, title) => `Your ${tickets === 1 ? 'ticket' : 'tickets'} for ${title}, renewed`,
    renewedHeading: (tickets) => (tickets === 1 ? 'Your ticket is new' : 'Your tickets are new'),
    renewed: (tickets) =>
      `${tickets === 1 ? 'Your ticket has a new code' : 'Your tickets have new codes'}; the new ${tickets === 1 ? 'PDF is' : 'PDFs are'} attached.`,
    renewedTooLarge: (tickets) =>
      `${tickets === 1 ? 'Your ticket has a new code' : 'Your tickets have new codes'}; download the new ${tickets === 1 ? 'PDF' : 'PDFs'} from your booking.`,
    renewedNote: 'The old codes no longer let anybody in: please delete the earlier PDFs.',
    total: 'Total',
    free: 'Free',
    booking: 'Booking',
    button: 'See your tickets',
    door: 'Each code admits one person, once. Keep it to yourself: whoever shows it first is let in. You can change the names on your tickets, or cancel, on the page of your booking.',
    reason: 'You get this mail because you booked with this account.',
  },
  de: {
    subject: (tickets, title) => `${tickets === 1 ? 'Ihr Ticket' : 'Ihre Tickets'} für ${title}`,
    heading: (name) => `Sie sind dabei, ${name}.`,
    attached: (tickets) =>
      `${tickets === 1 ? 'Ihr Ticket hängt' : 'Ihre Tickets hängen'} als PDF an, dazu ein Eintrag für Ihren Kalender. Zeigen Sie den Code am Einlass, auf dem Telefon oder auf Papier.`,
    tooLarge: (tickets) =>
      `Ihre ${tickets} Tickets sind zu groß für eine Mail: Laden Sie sie auf der Seite Ihrer Buchung herunter. Der Eintrag für Ihren Kalender hängt an.`,
    renamedSubject: (title) => `Neue Namen auf Ihren Tickets für ${title}`,
    renamedHeading: (tickets) =>
      tickets === 1 ? 'Ihr Ticket hat einen neuen Namen' : 'Ihre Tickets haben neue Namen',
    renamed:
      'Die Namen wurden geändert; die neuen PDFs hängen an. Bitte verwenden Sie sie anstelle der alten.',
    renamedTooLarge:
      'Die Namen wurden geändert; laden Sie die neuen PDFs auf der Seite Ihrer Buchung herunter und verwenden Sie sie anstelle der alten.',
    renewedSubject: (tickets, title) =>
      `${tickets === 1 ? 'Ihr neues Ticket' : 'Ihre neuen Tickets'} für ${title}`,
    renewedHeading: (tickets) => (tickets === 1 ? 'Ihr Ticket ist erneuert' : 'Ihre Tickets sind erneuert'),
    renewed: (tickets) =>
      tickets === 1
        ? 'Ihr Ticket hat einen neuen Code; das neue PDF hängt an.'
        : 'Ihre Tickets haben neue Codes; die neuen PDFs hängen an.',
    renewedTooLarge: (tickets) =>
      tickets === 1
        ? 'Ihr Ticket hat einen neuen Code; laden Sie das neue PDF auf der Seite Ihrer Buchung herunter.'
        : 'Ihre Tickets haben neue Codes; laden Sie die neuen PDFs auf der Seite Ihrer Buchung herunter.',
    renewedNote: 'Mit den alten Codes wird niemand mehr eingelassen: Bitte löschen Sie die früheren PDFs.',
    total: 'Summe',
    free: 'Kostenlos',
    booking: 'Buchung',
    button: 'Tickets ansehen',
    door: 'Jeder Code gilt für eine Person und einen Einlass. Geben Sie ihn nicht weiter: Wer ihn zuerst vorzeigt, wird eingelassen. Namen ändern oder stornieren können Sie auf der Seite Ihrer Buchung.',
    reason: 'Sie erhalten diese Mail, weil Sie mit diesem Konto gebucht haben.',
  },
  es: {
    subject: (tickets, title) => `${tickets === 1 ? 'Su entrada' : 'Sus entradas'} para ${title}`,
    heading: (name) => `Nos vemos allí, ${name}.`,
    attached: (tickets) =>
      `${tickets === 1 ? 'Su entrada va adjunta' : 'Sus entradas van adjuntas'} en PDF, con una cita para su calendario. Muestre el código en la puerta, en el teléfono o en papel.`,
    tooLarge: (tickets) =>
      `Sus ${tickets} entradas son demasiado grandes para un correo: descárguelas desde su reserva. La cita para su calendario va adjunta.`,
    renamedSubject: (title) => `Nombres nuevos en sus entradas para ${title}`,
    renamedHeading: (tickets) =>
      tickets === 1 ? 'Su entrada tiene un nombre nuevo' : 'Sus entradas tienen nombres nuevos',
    renamed: 'Los nombres han cambiado; los PDF nuevos van adjuntos. Úselos en lugar de los anteriores.',
    renamedTooLarge:
      'Los nombres han cambiado; descargue los PDF nuevos desde su reserva y úselos en lugar de los anteriores.',
    renewedSubject: (tickets, title) =>
      `${tickets === 1 ? 'Su entrada nueva' : 'Sus entradas nuevas'} para ${title}`,
    renewedHeading: (tickets) =>
      tickets === 1 ? 'Su entrada se ha renovado' : 'Sus entradas se han renovado',
    renewed: (tickets) =>
      tickets === 1
        ? 'Su entrada tiene un código nuevo; el PDF nuevo va adjunto.'
        : 'Sus entradas tienen códigos nuevos; los PDF nuevos van adjuntos.',
    renewedTooLarge: (tickets) =>
      tickets === 1
        ? 'Su entrada tiene un código nuevo; descargue el PDF nuevo desde su reserva.'
        : 'Sus entradas tienen códigos nuevos; descargue los PDF nuevos desde su reserva.',
    renewedNote: 'Con los códigos anteriores ya no entra nadie: elimine los PDF anteriores.',
    total: 'Total',
    free: 'Gratis',
    booking: 'Reserva',
    button: 'Ver sus entradas',
    door: 'Cada código admite a una persona, una sola vez. No lo comparta: entra quien lo muestre primero. En la página de su reserva puede cambiar los nombres o cancelar.',
    reason: 'Recibe este correo porque reservó con esta cuenta.',
  },
  fr: {
    subject: (tickets, title) => `${tickets === 1 ? 'Votre billet' : 'Vos billets'} pour ${title}`,
    heading: (name) => `C’est réservé, ${name}.`,
    attached: (tickets) =>
      `${tickets === 1 ? 'Votre billet est joint' : 'Vos billets sont joints'} en PDF, avec une entrée pour votre agenda. Présentez le code à l’entrée, sur votre téléphone ou sur papier.`,
    tooLarge: (tickets) =>
      `Vos ${tickets} billets sont trop volumineux pour un message : téléchargez-les depuis votre réservation. L’entrée pour votre agenda est jointe.`,
    renamedSubject: (title) => `Nouveaux noms sur vos billets pour ${title}`,
    renamedHeading: (tickets) =>
      tickets === 1 ? 'Votre billet porte un nouveau nom' : 'Vos billets portent de nouveaux noms',
    renamed: 'Les noms ont été modifiés ; les nouveaux PDF sont joints. Utilisez-les à la place des anciens.',
    renamedTooLarge:
      'Les noms ont été modifiés ; téléchargez les nouveaux PDF depuis votre réservation et utilisez-les à la place des anciens.',
    renewedSubject: (tickets, title) =>
      `${tickets === 1 ? 'Votre nouveau billet' : 'Vos nouveaux billets'} pour ${title}`,
    renewedHeading: (tickets) =>
      tickets === 1 ? 'Votre billet a été renouvelé' : 'Vos billets ont été renouvelés',
    renewed: (tickets) =>
      tickets === 1
        ? 'Votre billet porte un nouveau code ; le nouveau PDF est joint.'
        : 'Vos billets portent de nouveaux codes ; les nouveaux PDF sont joints.',
    renewedTooLarge: (tickets) =>
      tickets === 1
        ? 'Votre billet porte un nouveau code ; téléchargez le nouveau PDF depuis votre réservation.'
        : 'Vos billets portent de nouveaux codes ; téléchargez les nouveaux PDF depuis votre réservation.',
    renewedNote: 'Les anciens codes ne donnent plus accès : supprimez les PDF précédents.',
    total: 'Total',
    free: 'Gratuit',
    booking: 'Réservation',
    button: 'Voir vos billets',
    door: 'Chaque code admet une personne, une seule fois. Ne le partagez pas : le premier qui le présente entre. Sur la page de votre réservation, vous pouvez modifier les noms ou annuler.',
    reason: 'Vous recevez ce message parce que vous avez réservé avec ce compte.',
  },
};
