export type TicketLocale = 'en' | 'de' | 'es' | 'fr';

/** The ticket's own words in one language. */
export interface TicketWords {
  readonly ticket: string;
  readonly ticketOf: (number: number, of: number) => string;
  readonly presentedBy: (organizer: string) => string;
  readonly doors: string;
  readonly starts: string;
  readonly ends: string;
  readonly localTime: (city: string, zone: string) => string;
  readonly venue: string;
  readonly holder: string;
  readonly admission: string;
  readonly price: string;
  readonly free: string;
  readonly booking: string;
  readonly organizer: string;
  readonly code: string;
  readonly qrAlternative: (code: string) => string;
  readonly atTheDoorTitle: string;
  readonly atTheDoor: readonly string[];
  readonly terms: string;
  readonly fold: string;
}

export const ticketWords: Readonly<Record<TicketLocale, TicketWords>> = {
  en: {
    ticket: 'Ticket',
    ticketOf: (number, of) => `Ticket ${number} of ${of}`,
    presentedBy: (organizer) => `${organizer} presents`,
    doors: 'Doors',
    starts: 'Starts',
    ends: 'Ends',
    localTime: (city, zone) => `Local time in ${city} · ${zone}`,
    venue: 'Venue',
    holder: 'Ticket holder',
    admission: 'Admission',
    price: 'Price',
    free: 'Free',
    booking: 'Booking',
    organizer: 'Organiser',
    code: 'Ticket code',
    qrAlternative: (code) => `QR code of the ticket ${code}, to be scanned at the entrance`,
    atTheDoorTitle: 'At the door',
    atTheDoor: [
      'Show this page, on paper or on your phone.',
      'The code admits one person, once. Keep it to yourself: whoever shows it first is let in.',
      'If the code cannot be scanned, the door staff can type the ticket code.',
    ],
    terms: 'Terms',
    fold: 'Fold along the dotted lines to pocket size',
  },
  de: {
    ticket: 'Ticket',
    ticketOf: (number, of) => `Ticket ${number} von ${of}`,
    presentedBy: (organizer) => `${organizer} präsentiert`,
    doors: 'Einlass',
    starts: 'Beginn',
    ends: 'Ende',
    localTime: (city, zone) => `Ortszeit ${city} · ${zone}`,
    venue: 'Veranstaltungsort',
    holder: 'Ticketinhaber/in',
    admission: 'Kategorie',
    price: 'Preis',
    free: 'Kostenlos',
    booking: 'Buchung',
    organizer: 'Veranstalter',
    code: 'Ticketcode',
    qrAlternative: (code) => `QR-Code des Tickets ${code}, wird am Einlass gescannt`,
    atTheDoorTitle: 'Am Einlass',
    atTheDoor: [
      'Zeigen Sie diese Seite auf Papier oder auf dem Telefon vor.',
      'Der Code gilt für eine Person und einen Einlass. Geben Sie ihn nicht weiter: Wer ihn zuerst vorzeigt, wird eingelassen.',
      'Lässt er sich nicht scannen, kann das Personal den Ticketcode eintippen.',
    ],
    terms: 'Bedingungen',
    fold: 'An den gepunkteten Linien auf Taschenformat falten',
  },
  es: {
    ticket: 'Entrada',
    ticketOf: (number, of) => `Entrada ${number} de ${of}`,
    presentedBy: (organizer) => `${organizer} presenta`,
    doors: 'Puertas',
    starts: 'Inicio',
    ends: 'Fin',
    localTime: (city, zone) => `Hora local de ${city} · ${zone}`,
    venue: 'Recinto',
    holder: 'Titular',
    admission: 'Tipo de entrada',
    price: 'Precio',
    free: 'Gratis',
    booking: 'Reserva',
    organizer: 'Organiza',
    code: 'Código de la entrada',
    qrAlternative: (code) => `Código QR de la entrada ${code}, para escanear en el acceso`,
    atTheDoorTitle: 'En la puerta',
    atTheDoor: [
      'Muestre esta página, en papel o en el teléfono.',
      'El código admite a una persona, una sola vez. No lo comparta: entra quien lo muestre primero.',
      'Si no se puede escanear, el personal puede teclear el código de la entrada.',
    ],
    terms: 'Condiciones',
    fold: 'Doble por las líneas de puntos a tamaño de bolsillo',
  },
  fr: {
    ticket: 'Billet',
    ticketOf: (number, of) => `Billet ${number} sur ${of}`,
    presentedBy: (organizer) => `${organizer} présente`,
    doors: 'Portes',
    starts: 'Début',
    ends: 'Fin',
    localTime: (city, zone) => `Heure locale de ${city} · ${zone}`,
    venue: 'Lieu',
    holder: 'Titulaire',
    admission: 'Catégorie',
    price: 'Prix',
    free: 'Gratuit',
    booking: 'Réservation',
    organizer: 'Organisateur',
    code: 'Code du billet',
    qrAlternative: (code) => `Code QR du billet ${code}, à scanner à l’entrée`,
    atTheDoorTitle: 'À l’entrée',
    atTheDoor: [
      'Présentez cette page, sur papier ou sur votre téléphone.',
      'Le code admet une personne, une seule fois. Ne le partagez pas : le premier qui le présente entre.',
      'Si le code ne peut être scanné, le personnel peut saisir le code du billet.',
    ],
    terms: 'Conditions',
    fold: 'Pliez selon les pointillés pour un format de poche',
  },
};
