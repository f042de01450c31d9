import type { Phrases } from './phrases.ts';

export const french: Phrases = {
  confirmed: (event) => `Tes billets pour ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Ton billet est prêt. Bon spectacle !'
      : `Tes ${tickets} billets sont prêts. Bon spectacle !`,
  cancelled: (event) => `Annulée : ta réservation pour ${event}`,
  eventCancelled: (event) => `${event} est annulé`,
  organiserCancelled: 'L’organisateur a annulé l’événement ; tes billets ne sont plus valables.',
  organiserEndedBooking: 'L’organisateur a annulé ta réservation ; tes billets ne sont plus valables.',
  chargedBack: 'Ta banque a repris le paiement ; tes billets ne sont plus valables.',
  comesBack: (money) => `${money} te seront remboursés.`,
  nothingBack: 'Rien n’est remboursé.',
  refunded: (event) => `Ton remboursement pour ${event}`,
  onItsWay: (money) => `${money} sont en route. Les banques mettent quelques jours.`,
  refundFailed: (event) => `Remboursement échoué : ${event}`,
  actOnRefund: (money, code) =>
    `${money} ne sont pas parvenus à l’acheteur (${code}). Le montant est de nouveau libre : rembourse-le encore ou conviens d’une autre voie.`,
  published: (event) => `${event} est en vente`,
  onSale: 'Ton événement est public ; les billets se vendent pendant leurs périodes de vente.',
  reissued: (event) => `Nouveaux billets pour ${event}`,
  oldCodesVoid: (tickets) =>
    tickets === 1
      ? 'Ton billet a un nouveau code ; l’ancien n’ouvre plus la porte.'
      : `${tickets} de tes billets ont de nouveaux codes ; les anciens n’ouvrent plus la porte.`,
  newDate: (event) => `Nouvelle date : ${event}`,
  newVenue: (event) => `Nouveau lieu : ${event}`,
  movedFromTo: (before, after) => `Maintenant : ${after}. Avant : ${before}. Tes billets restent valables.`,
  returnUntil: (moment) => `Si tu ne peux pas venir, rends-les jusqu’au ${moment} : tout te sera remboursé.`,
  soon: (event) => `Bientôt : ${event}`,
  bringTickets: (showing) => `${showing}. Garde tes billets prêts, sur ton téléphone ou sur papier.`,
  pastDue: 'Ton adhésion n’a pas pu être payée',
  payMembership: (until) =>
    until
      ? `Ta carte a été refusée. Vérifie ton moyen de paiement ; ton adhésion dure jusqu’au ${until}.`
      : 'Ta carte a été refusée. Vérifie ton moyen de paiement pour que ton adhésion continue.',
  membershipEnded: 'Ton adhésion est terminée',
  joinAgain: 'Ses réductions et préventes ne valent plus. Tu peux revenir à tout moment.',
  disputed: (event) => `Rétrofacturation : ${event}`,
  defend: (money, reason, due) =>
    `La banque d’un acheteur réclame ${money} (${reason}). Les billets ne valent plus jusqu’à la décision.${due ? ` Les preuves sont attendues jusqu’au ${due}.` : ''}`,
  disputeDecided: (event) => `Rétrofacturation décidée : ${event}`,
  disputeWon: (money) => `La banque t’a donné raison : ${money} te restent et les billets valent à nouveau.`,
  disputeLost: (money) =>
    `La banque a donné raison à l’acheteur : ${money} sont perdus et la réservation est terminée.`,
  quarantined: 'Un fichier n’a pas été accepté',
  uploadAgain: (reason) =>
    `Il n’a pas passé le contrôle (${reason}) et a été mis de côté. Envoies-en un autre.`,
  suspicious: (pattern) => `Suspect : ${pattern}`,
  lookAtTrail: (count) => `Le journal montre ce motif ${count} fois. Regarde-le et décide quoi faire.`,
  booksDiffer: (day) => `Les comptes du ${day} diffèrent`,
  readReport: (differences) =>
    `Nos comptes et ceux du prestataire de paiement diffèrent en ${differences === 1 ? 'un point' : `${differences} points`}. Le rapport les nomme.`,
  yourCode: (code) => `${code} est ton code pour Concert. Il vaut dix minutes ; ne le donne à personne.`,
};
