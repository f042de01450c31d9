import type { TicketLocale } from './ticket-words.ts';

/** All that a printed ticket tells. Texts may be of any length and in any script. */
export interface TicketDocument {
  readonly ticketId: string;
  /** The signed code that the door scans, up to about 250 characters. */
  readonly code: string;
  readonly eventTitle: string;
  readonly venue: {
    readonly name: string;
    readonly address: string;
    readonly city: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** IANA name; every time on the ticket is the one on the clocks there. */
    readonly timezone: string;
  };
  readonly doorsAt?: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly ticketTypeName: string;
  readonly attendeeName: string;
  readonly price: { readonly amountMinor: number; readonly currency: string };
  readonly bookingReference: string;
  readonly position: { readonly number: number; readonly of: number };
  readonly organizerName: string;
  readonly terms: string;
  readonly locale: TicketLocale;
}
