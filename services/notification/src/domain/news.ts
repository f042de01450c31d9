import { formatMoney, type Money } from '@concert/values/money';
import type { Happening, Showing } from './happenings.ts';
import { type Phrases, phrasesIn } from './phrases/index.ts';

/** What somebody reads in the inbox and on the phone: plain text. */
export interface News {
  readonly title: string;
  readonly body: string;
  /** A path of the storefront. */
  readonly link: string | null;
}

type Words = Pick<News, 'title' | 'body'>;

/** Columns' lengths. */
const LONGEST_TITLE = 150;
const LONGEST_BODY = 1000;

/** Puts it into the reader's language. */
export function newsOf(happening: Happening, locale: string): News {
  const { title, body } = wordsFor(happening, { ...phrasesIn(locale), ...formatsIn(locale) });
  return { title: shorten(title, LONGEST_TITLE), body: shorten(body, LONGEST_BODY), link: linkOf(happening) };
}

function linkOf(happening: Happening): string | null {
  if ('bookingId' in happening) return `/bookings/${happening.bookingId}`;
  if ('eventId' in happening) return `/events/${happening.eventId}`;
  return happening.kind.startsWith('membership') ? '/account' : null;
}

type Language = Phrases & ReturnType<typeof formatsIn>;

function wordsFor(happening: Happening, say: Language): Words {
  switch (happening.kind) {
    case 'booking-confirmed':
      return { title: say.confirmed(happening.eventTitle), body: say.ticketsReady(happening.tickets) };
    case 'booking-cancelled':
      return { title: say.cancelled(happening.eventTitle), body: cancellationWords(happening, say) };
    case 'event-cancelled':
      return {
        title: say.eventCancelled(happening.eventTitle),
        body: `${say.organiserCancelled} ${refundWords(happening.refund, say)}`,
      };
    case 'refund-made':
      return { title: say.refunded(happening.eventTitle), body: say.onItsWay(say.money(happening.refund)) };
    case 'tickets-reissued':
      return { title: say.reissued(happening.eventTitle), body: say.oldCodesVoid(happening.tickets) };
    case 'event-rescheduled':
      return rescheduledWords(happening, say);
    case 'reminder':
      return {
        title: say.soon(happening.eventTitle),
        body: say.bringTickets(say.showing(happening.showing)),
      };
    case 'membership-past-due':
      return { title: say.pastDue, body: say.payMembership(happening.until && say.day(happening.until)) };
    case 'membership-ended':
      return { title: say.membershipEnded, body: say.joinAgain };
    default:
      return operatorsWords(happening, say);
  }
}

type ForOperators = Extract<
  Happening,
  {
    readonly kind:
      | 'event-published'
      | 'dispute-opened'
      | 'dispute-closed'
      | 'file-quarantined'
      | 'refund-failed'
      | 'suspicion'
      | 'books-differ';
  }
>;

function operatorsWords(happening: ForOperators, say: Language): Words {
  switch (happening.kind) {
    case 'event-published':
      return { title: say.published(happening.eventTitle), body: say.onSale };
    case 'dispute-opened':
      return {
        title: say.disputed(happening.eventTitle),
        body: say.defend(
          say.money(happening.amount),
          happening.reason,
          happening.evidenceDueAt && say.day(happening.evidenceDueAt),
        ),
      };
    case 'dispute-closed': {
      const words = happening.outcome === 'won' ? say.disputeWon : say.disputeLost;
      return { title: say.disputeDecided(happening.eventTitle), body: words(say.money(happening.amount)) };
    }
    case 'file-quarantined':
      return { title: say.quarantined, body: say.uploadAgain(happening.reason) };
    case 'refund-failed':
      return {
        title: say.refundFailed(happening.eventTitle),
        body: say.actOnRefund(say.money(happening.refund), happening.failureCode),
      };
    case 'suspicion':
      return { title: say.suspicious(happening.pattern), body: say.lookAtTrail(happening.count) };
    case 'books-differ':
      return { title: say.booksDiffer(happening.day), body: say.readReport(happening.differences) };
  }
}

function rescheduledWords(
  { eventTitle, before, after, refundUntil }: Extract<Happening, { readonly kind: 'event-rescheduled' }>,
  say: Language,
): Words {
  const title = before.startsAt === after.startsAt ? say.newVenue(eventTitle) : say.newDate(eventTitle);
  const change = say.movedFromTo(say.showing(before), say.showing(after));
  return { title, body: `${change} ${say.returnUntil(say.moment(refundUntil, after.timezone))}` };
}

function cancellationWords(
  { by, refund }: Extract<Happening, { readonly kind: 'booking-cancelled' }>,
  say: Language,
): string {
  switch (by) {
    case 'buyer':
      return refundWords(refund, say);
    case 'organizer':
      return `${say.organiserEndedBooking} ${refundWords(refund, say)}`;
    // The money is with the buyer already: a word of refunds would be wrong either way.
    case 'bank':
      return say.chargedBack;
  }
}

function refundWords(refund: Money, say: Language): string {
  return refund.amountMinor === 0 ? say.nothingBack : say.comesBack(say.money(refund));
}

/** Times are the venue's, whoever reads them. */
function formatsIn(locale: string) {
  const moment = (iso: string, timeZone: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
      new Date(iso),
    );
  return {
    money: (money: Money): string => formatMoney(money, locale),
    day: (iso: string): string =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso)),
    moment,
    showing: ({ startsAt, timezone, venueName, city }: Showing): string =>
      `${moment(startsAt, timezone)}, ${venueName}, ${city}`,
  };
}

function shorten(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
