import type { MailLocale } from '../../mail-document.ts';

export interface TicketWords {
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
  readonly subtotal: string;
  readonly discount: string;
  readonly fees: string;
  readonly giftSubject: (tickets: number, title: string, giver: string) => string;
  readonly giftText: (tickets: number, giver: string) => string;
  readonly giftTooLarge: (tickets: number, giver: string) => string;
  readonly giftButton: string;
  readonly giftDoor: string;
  readonly giftReason: (giver: string) => string;
  readonly giftFrom: string;
}

export const TICKET_WORDS: Readonly<Record<MailLocale, TicketWords>> = {
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
    subtotal: 'Tickets',
    discount: 'Discount',
    fees: 'Fees',
    giftSubject: (tickets, title, giver) =>
      `${giver} gave you ${tickets === 1 ? 'a ticket' : `${tickets} tickets`} for ${title}`,
    giftText: (tickets, giver) =>
      `${giver} invites you: ${tickets === 1 ? 'your ticket is' : `your ${tickets} tickets are`} attached as PDF, with an entry for your calendar, and there is nothing to pay. Show the code at the door, on your phone or on paper.`,
    giftTooLarge: (tickets, giver) =>
      `${giver} invites you, and there is nothing to pay. Your ${tickets} tickets are too large for a mail: please ask ${giver} for them. The entry for your calendar is attached.`,
    giftButton: 'See the event',
    giftDoor: 'Each code admits one person, once. Keep it to yourself: whoever shows it first is let in.',
    giftReason: (giver) => `You get this mail because ${giver} gave tickets away to this address.`,
    giftFrom: 'From',
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
    subtotal: 'Tickets',
    discount: 'Rabatt',
    fees: 'Gebühren',
    giftSubject: (tickets, title, giver) =>
      `${giver} schenkt Ihnen ${tickets === 1 ? 'ein Ticket' : `${tickets} Tickets`} für ${title}`,
    giftText: (tickets, giver) =>
      `${giver} lädt Sie ein: ${tickets === 1 ? 'Ihr Ticket hängt' : `Ihre ${tickets} Tickets hängen`} als PDF an, dazu ein Eintrag für Ihren Kalender. Zu bezahlen ist nichts. Zeigen Sie den Code am Einlass, auf dem Telefon oder auf Papier.`,
    giftTooLarge: (tickets, giver) =>
      `${giver} lädt Sie ein, zu bezahlen ist nichts. Ihre ${tickets} Tickets sind zu groß für eine Mail: Bitten Sie ${giver} darum. Der Eintrag für Ihren Kalender hängt an.`,
    giftButton: 'Veranstaltung ansehen',
    giftDoor:
      'Jeder Code gilt für eine Person und einen Einlass. Geben Sie ihn nicht weiter: Wer ihn zuerst vorzeigt, wird eingelassen.',
    giftReason: (giver) => `Sie erhalten diese Mail, weil ${giver} Tickets an diese Adresse vergeben hat.`,
    giftFrom: 'Von',
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
    subtotal: 'Entradas',
    discount: 'Descuento',
    fees: 'Gastos de gestión',
    giftSubject: (tickets, title, giver) =>
      `${giver} le regala ${tickets === 1 ? 'una entrada' : `${tickets} entradas`} para ${title}`,
    giftText: (tickets, giver) =>
      `${giver} le invita: ${tickets === 1 ? 'su entrada va adjunta' : `sus ${tickets} entradas van adjuntas`} en PDF, con una cita para su calendario, y no hay nada que pagar. Muestre el código en la puerta, en el teléfono o en papel.`,
    giftTooLarge: (tickets, giver) =>
      `${giver} le invita y no hay nada que pagar. Sus ${tickets} entradas son demasiado grandes para un correo: pídaselas a ${giver}. La cita para su calendario va adjunta.`,
    giftButton: 'Ver el evento',
    giftDoor:
      'Cada código admite a una persona, una sola vez. No lo comparta: entra quien lo muestre primero.',
    giftReason: (giver) => `Recibe este correo porque ${giver} ha regalado entradas a esta dirección.`,
    giftFrom: 'De',
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
    subtotal: 'Billets',
    discount: 'Remise',
    fees: 'Frais',
    giftSubject: (tickets, title, giver) =>
      `${giver} vous offre ${tickets === 1 ? 'un billet' : `${tickets} billets`} pour ${title}`,
    giftText: (tickets, giver) =>
      `${giver} vous invite : ${tickets === 1 ? 'votre billet est joint' : `vos ${tickets} billets sont joints`} en PDF, avec une entrée pour votre agenda, et il n’y a rien à payer. Présentez le code à l’entrée, sur votre téléphone ou sur papier.`,
    giftTooLarge: (tickets, giver) =>
      `${giver} vous invite et il n’y a rien à payer. Vos ${tickets} billets sont trop volumineux pour un message : demandez-les à ${giver}. L’entrée pour votre agenda est jointe.`,
    giftButton: 'Voir l’événement',
    giftDoor:
      'Chaque code admet une personne, une seule fois. Ne le partagez pas : le premier qui le présente entre.',
    giftReason: (giver) => `Vous recevez ce message parce que ${giver} a offert des billets à cette adresse.`,
    giftFrom: 'De la part de',
  },
};
