import { formatMoney, type Money } from '@concert/values/money';
import { type Phrases, phrasesIn } from './phrases.ts';

/** What somebody reads in the inbox and on the phone. */
export interface News {
  readonly title: string;
  readonly body: string;
  /** A path of the storefront. */
  readonly link: string | null;
}

/** What happened that somebody wants to know of. */
export type Happening =
  | {
      readonly kind: 'booking-confirmed';
      readonly eventTitle: string;
      readonly bookingId: string;
      readonly tickets: number;
    }
  | {
      readonly kind: 'booking-cancelled';
      readonly eventTitle: string;
      readonly bookingId: string;
      readonly refund: Money;
    }
  | {
      readonly kind: 'event-cancelled';
      readonly eventTitle: string;
      readonly bookingId: string;
      readonly refund: Money;
    }
  | {
      readonly kind: 'refund-made';
      readonly eventTitle: string;
      readonly bookingId: string;
      readonly refund: Money;
    }
  | {
      readonly kind: 'refund-failed';
      readonly eventTitle: string;
      readonly bookingId: string;
      readonly refund: Money;
      /** The provider's, by which the runbook tells what to do. */
      readonly failureCode: string;
    }
  | { readonly kind: 'event-published'; readonly eventTitle: string; readonly eventId: string };

/** Columns' lengths. */
const LONGEST_TITLE = 150;
const LONGEST_BODY = 1000;

/** Puts it into the reader's language. */
export function newsOf(happening: Happening, locale: string): News {
  const { title, body } = wordsFor(happening, phrasesIn(locale), locale);
  const link =
    happening.kind === 'event-published'
      ? `/events/${happening.eventId}`
      : `/bookings/${happening.bookingId}`;
  return { title: shorten(title, LONGEST_TITLE), body: shorten(body, LONGEST_BODY), link };
}

function wordsFor(happening: Happening, phrases: Phrases, locale: string): Pick<News, 'title' | 'body'> {
  const event = happening.eventTitle;
  switch (happening.kind) {
    case 'booking-confirmed':
      return { title: phrases.confirmed(event), body: phrases.ticketsReady(happening.tickets) };
    case 'booking-cancelled':
      return { title: phrases.cancelled(event), body: refundWords(happening.refund, phrases, locale) };
    case 'event-cancelled':
      return {
        title: phrases.eventCancelled(event),
        body: [phrases.organiserCancelled, refundWords(happening.refund, phrases, locale)].join(' '),
      };
    case 'refund-made':
      return {
        title: phrases.refunded(event),
        body: phrases.onItsWay(formatMoney(happening.refund, locale)),
      };
    case 'refund-failed':
      return {
        title: phrases.refundFailed(event),
        body: phrases.actOnRefund(formatMoney(happening.refund, locale), happening.failureCode),
      };
    case 'event-published':
      return { title: phrases.published(event), body: phrases.onSale };
  }
}

function refundWords(refund: Money, phrases: Phrases, locale: string): string {
  return refund.amountMinor === 0 ? phrases.nothingBack : phrases.comesBack(formatMoney(refund, locale));
}

function shorten(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
