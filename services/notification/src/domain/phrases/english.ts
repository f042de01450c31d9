import type { Phrases } from './phrases.ts';

export const english: Phrases = {
  confirmed: (event) => `Your tickets for ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Your ticket is ready. Enjoy the show!'
      : `Your ${tickets} tickets are ready. Enjoy the show!`,
  cancelled: (event) => `Cancelled: your booking for ${event}`,
  eventCancelled: (event) => `${event} is cancelled`,
  organiserCancelled: 'The organiser has cancelled the event; your tickets are no longer valid.',
  organiserEndedBooking: 'The organiser has cancelled your booking; your tickets are no longer valid.',
  chargedBack: 'Your bank took the payment back; your tickets are no longer valid.',
  comesBack: (money) => `${money} will be refunded to you.`,
  nothingBack: 'Nothing is refunded.',
  refunded: (event) => `Your refund for ${event}`,
  onItsWay: (money) => `${money} is on its way back to you. Banks take a few days.`,
  refundFailed: (event) => `Refund failed: ${event}`,
  actOnRefund: (money, code) =>
    `${money} did not reach the buyer (${code}). The amount is free again: refund it anew or agree on another way.`,
  published: (event) => `${event} is on sale`,
  onSale: 'Your event is public; its tickets can be bought within their sales periods.',
  reissued: (event) => `New tickets for ${event}`,
  oldCodesVoid: (tickets) =>
    tickets === 1
      ? 'Your ticket has a new code; the old one no longer opens the door.'
      : `${tickets} of your tickets have new codes; the old ones no longer open the door.`,
  newDate: (event) => `New date: ${event}`,
  newVenue: (event) => `New venue: ${event}`,
  movedFromTo: (before, after) => `Now: ${after}. Before: ${before}. Your tickets stay valid.`,
  returnUntil: (moment) => `If you cannot come, return them for a full refund until ${moment}.`,
  soon: (event) => `Soon: ${event}`,
  bringTickets: (showing) => `${showing}. Have your tickets ready on your phone or on paper.`,
  pastDue: 'Your membership could not be paid',
  payMembership: (until) =>
    until
      ? `Your card was declined. Check your means of payment; your membership lasts until ${until}.`
      : 'Your card was declined. Check your means of payment, so that your membership goes on.',
  membershipEnded: 'Your membership has ended',
  joinAgain: 'Its discounts and presales no longer hold. You can join again at any time.',
  disputed: (event) => `Chargeback: ${event}`,
  defend: (money, reason, due) =>
    `A buyer’s bank demands ${money} back (${reason}). The tickets are void until it is decided.${due ? ` Evidence is due by ${due}.` : ''}`,
  disputeDecided: (event) => `Chargeback decided: ${event}`,
  disputeWon: (money) => `The bank decided for you: ${money} stay yours and the tickets are valid again.`,
  disputeLost: (money) => `The bank decided for the buyer: ${money} are lost and the booking is over.`,
  quarantined: 'A file was not accepted',
  uploadAgain: (reason) => `It did not pass the check (${reason}) and was put aside. Upload another one.`,
  suspicious: (pattern) => `Suspicious: ${pattern}`,
  lookAtTrail: (count) =>
    `The audit trail shows this pattern ${count} times. Look at it and decide what to do.`,
  booksDiffer: (day) => `The books of ${day} differ`,
  readReport: (differences) =>
    `Ours and the payment provider’s books differ in ${differences === 1 ? 'one place' : `${differences} places`}. The report names each.`,
  yourCode: (code) => `${code} is your code for Concert. It is good for ten minutes; tell it to nobody.`,
};
