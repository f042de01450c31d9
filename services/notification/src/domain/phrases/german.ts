import type { Phrases } from './phrases.ts';

export const german: Phrases = {
  confirmed: (event) => `Deine Tickets für ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Dein Ticket ist bereit. Viel Vergnügen!'
      : `Deine ${tickets} Tickets sind bereit. Viel Vergnügen!`,
  cancelled: (event) => `Storniert: deine Buchung für ${event}`,
  eventCancelled: (event) => `${event} ist abgesagt`,
  organiserCancelled: 'Der Veranstalter hat abgesagt; deine Tickets sind nicht mehr gültig.',
  organiserEndedBooking:
    'Der Veranstalter hat deine Buchung storniert; deine Tickets sind nicht mehr gültig.',
  chargedBack: 'Deine Bank hat die Zahlung zurückgeholt; deine Tickets sind nicht mehr gültig.',
  comesBack: (money) => `Du bekommst ${money} zurück.`,
  nothingBack: 'Es wird nichts erstattet.',
  refunded: (event) => `Deine Erstattung für ${event}`,
  onItsWay: (money) => `${money} sind auf dem Weg zu dir. Banken brauchen dafür einige Tage.`,
  refundFailed: (event) => `Erstattung gescheitert: ${event}`,
  actOnRefund: (money, code) =>
    `${money} haben den Käufer nicht erreicht (${code}). Der Betrag ist wieder frei: neu erstatten oder einen anderen Weg vereinbaren.`,
  published: (event) => `${event} ist im Verkauf`,
  onSale: 'Deine Veranstaltung ist öffentlich; Tickets gibt es während ihrer Verkaufszeiten.',
  reissued: (event) => `Neue Tickets für ${event}`,
  oldCodesVoid: (tickets) =>
    tickets === 1
      ? 'Dein Ticket hat einen neuen Code; der alte gilt am Einlass nicht mehr.'
      : `${tickets} deiner Tickets haben neue Codes; die alten gelten am Einlass nicht mehr.`,
  newDate: (event) => `Neuer Termin: ${event}`,
  newVenue: (event) => `Neuer Ort: ${event}`,
  movedFromTo: (before, after) => `Jetzt: ${after}. Vorher: ${before}. Deine Tickets bleiben gültig.`,
  returnUntil: (moment) => `Wenn du nicht kannst, gib sie bis ${moment} zurück; du bekommst alles erstattet.`,
  soon: (event) => `Bald: ${event}`,
  bringTickets: (showing) => `${showing}. Halte deine Tickets auf dem Handy oder auf Papier bereit.`,
  pastDue: 'Deine Mitgliedschaft konnte nicht bezahlt werden',
  payMembership: (until) =>
    until
      ? `Deine Karte wurde abgelehnt. Prüfe dein Zahlungsmittel; deine Mitgliedschaft läuft bis ${until}.`
      : 'Deine Karte wurde abgelehnt. Prüfe dein Zahlungsmittel, damit deine Mitgliedschaft weiterläuft.',
  membershipEnded: 'Deine Mitgliedschaft ist beendet',
  joinAgain: 'Ihre Rabatte und Vorverkäufe gelten nicht mehr. Du kannst jederzeit wieder Mitglied werden.',
  disputed: (event) => `Rückbuchung: ${event}`,
  defend: (money, reason, due) =>
    `Die Bank eines Käufers fordert ${money} zurück (${reason}). Bis zur Entscheidung sind die Tickets ungültig.${due ? ` Belege sind bis ${due} einzureichen.` : ''}`,
  disputeDecided: (event) => `Rückbuchung entschieden: ${event}`,
  disputeWon: (money) =>
    `Die Bank hat für dich entschieden: ${money} bleiben dir, die Tickets gelten wieder.`,
  disputeLost: (money) =>
    `Die Bank hat für den Käufer entschieden: ${money} sind verloren, die Buchung ist beendet.`,
  quarantined: 'Eine Datei wurde nicht angenommen',
  uploadAgain: (reason) =>
    `Sie hat die Prüfung nicht bestanden (${reason}) und liegt beiseite. Lade eine andere hoch.`,
  suspicious: (pattern) => `Verdächtig: ${pattern}`,
  lookAtTrail: (count) =>
    `Das Protokoll zeigt dieses Muster ${count}-mal. Sieh es dir an und entscheide, was zu tun ist.`,
  booksDiffer: (day) => `Die Bücher vom ${day} weichen ab`,
  readReport: (differences) =>
    `Unsere Bücher und die des Zahlungsanbieters weichen an ${differences === 1 ? 'einer Stelle' : `${differences} Stellen`} ab. Der Bericht nennt jede.`,
  yourCode: (code) => `${code} ist dein Code für Concert. Er gilt zehn Minuten; sag ihn niemandem.`,
};
