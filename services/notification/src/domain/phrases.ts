/** The sentences of the inbox in one language. */
export interface Phrases {
  readonly confirmed: (event: string) => string;
  readonly ticketsReady: (tickets: number) => string;
  readonly cancelled: (event: string) => string;
  readonly eventCancelled: (event: string) => string;
  readonly organiserCancelled: string;
  readonly comesBack: (money: string) => string;
  readonly nothingBack: string;
  readonly refunded: (event: string) => string;
  readonly onItsWay: (money: string) => string;
  readonly refundFailed: (event: string) => string;
  readonly actOnRefund: (money: string, code: string) => string;
  readonly published: (event: string) => string;
  readonly onSale: string;
}

const en: Phrases = {
  confirmed: (event) => `Your tickets for ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Your ticket is ready. Enjoy the show!'
      : `Your ${tickets} tickets are ready. Enjoy the show!`,
  cancelled: (event) => `Cancelled: your booking for ${event}`,
  eventCancelled: (event) => `${event} is cancelled`,
  organiserCancelled: 'The organiser has cancelled the event; your tickets are no longer valid.',
  comesBack: (money) => `${money} will be refunded to you.`,
  nothingBack: 'Nothing is refunded.',
  refunded: (event) => `Your refund for ${event}`,
  onItsWay: (money) => `${money} is on its way back to you. Banks take a few days.`,
  refundFailed: (event) => `Refund failed: ${event}`,
  actOnRefund: (money, code) =>
    `${money} did not reach the buyer (${code}). The amount is free again: refund it anew or agree on another way.`,
  published: (event) => `${event} is on sale`,
  onSale: 'Your event is public; its tickets can be bought within their sales periods.',
};

const de: Phrases = {
  confirmed: (event) => `Deine Tickets für ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Dein Ticket ist bereit. Viel Vergnügen!'
      : `Deine ${tickets} Tickets sind bereit. Viel Vergnügen!`,
  cancelled: (event) => `Storniert: deine Buchung für ${event}`,
  eventCancelled: (event) => `${event} ist abgesagt`,
  organiserCancelled: 'Der Veranstalter hat abgesagt; deine Tickets sind nicht mehr gültig.',
  comesBack: (money) => `Du bekommst ${money} zurück.`,
  nothingBack: 'Es wird nichts erstattet.',
  refunded: (event) => `Deine Erstattung für ${event}`,
  onItsWay: (money) => `${money} sind auf dem Weg zu dir. Banken brauchen dafür einige Tage.`,
  refundFailed: (event) => `Erstattung gescheitert: ${event}`,
  actOnRefund: (money, code) =>
    `${money} haben den Käufer nicht erreicht (${code}). Der Betrag ist wieder frei: neu erstatten oder einen anderen Weg vereinbaren.`,
  published: (event) => `${event} ist im Verkauf`,
  onSale: 'Deine Veranstaltung ist öffentlich; Tickets gibt es während ihrer Verkaufszeiten.',
};

const es: Phrases = {
  confirmed: (event) => `Tus entradas para ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Tu entrada está lista. ¡Que lo disfrutes!'
      : `Tus ${tickets} entradas están listas. ¡Que lo disfrutes!`,
  cancelled: (event) => `Cancelada: tu reserva para ${event}`,
  eventCancelled: (event) => `${event} se ha cancelado`,
  organiserCancelled: 'El organizador ha cancelado el evento; tus entradas ya no son válidas.',
  comesBack: (money) => `Te devolveremos ${money}.`,
  nothingBack: 'No hay ningún reembolso.',
  refunded: (event) => `Tu reembolso para ${event}`,
  onItsWay: (money) => `${money} van de camino. Los bancos tardan unos días.`,
  refundFailed: (event) => `Reembolso fallido: ${event}`,
  actOnRefund: (money, code) =>
    `${money} no llegaron al comprador (${code}). El importe vuelve a estar libre: reembólsalo de nuevo o acuerda otra vía.`,
  published: (event) => `${event} está a la venta`,
  onSale: 'Tu evento es público; las entradas se venden en sus plazos de venta.',
};

const fr: Phrases = {
  confirmed: (event) => `Tes billets pour ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Ton billet est prêt. Bon spectacle !'
      : `Tes ${tickets} billets sont prêts. Bon spectacle !`,
  cancelled: (event) => `Annulée : ta réservation pour ${event}`,
  eventCancelled: (event) => `${event} est annulé`,
  organiserCancelled: 'L’organisateur a annulé l’événement ; tes billets ne sont plus valables.',
  comesBack: (money) => `${money} te seront remboursés.`,
  nothingBack: 'Rien n’est remboursé.',
  refunded: (event) => `Ton remboursement pour ${event}`,
  onItsWay: (money) => `${money} sont en route. Les banques mettent quelques jours.`,
  refundFailed: (event) => `Remboursement échoué : ${event}`,
  actOnRefund: (money, code) =>
    `${money} ne sont pas parvenus à l’acheteur (${code}). Le montant est de nouveau libre : rembourse-le encore ou conviens d’une autre voie.`,
  published: (event) => `${event} est en vente`,
  onSale: 'Ton événement est public ; les billets se vendent pendant leurs périodes de vente.',
};

const LANGUAGES: Readonly<Record<string, Phrases>> = { en, de, es, fr };

export const phrasesIn = (locale: string): Phrases => LANGUAGES[locale] ?? en;
