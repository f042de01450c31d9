import type { EVENT_CATEGORIES, EVENT_STATUSES, SALE_STATES } from '@concert/contracts/http/event';

export type EventStatus = (typeof EVENT_STATUSES)[number];
export type EventCategory = (typeof EVENT_CATEGORIES)[number];
export type SaleState = (typeof SALE_STATES)[number];

export interface Venue {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  /** IANA name. */
  readonly timezone: string;
}

/** What a buyer who cancels gets back, and until when. */
export interface RefundPolicy {
  readonly kind: 'full' | 'partial' | 'none';
  readonly percent: number;
  readonly untilHoursBefore: number;
}

/** What an organiser says of an event. */
export interface EventFields {
  readonly title: string;
  readonly description: string;
  readonly category: EventCategory;
  readonly venue: Venue;
  readonly doorsAt: Date | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly currency: string;
  readonly refundPolicy: RefundPolicy;
  readonly imageKey: string | null;
  /** Whether members' discounts hold for it. */
  readonly memberDiscount: boolean;
}

export interface TicketTypeFields {
  readonly name: string;
  readonly description: string | null;
  readonly priceMinor: number;
  /** What each ticket costs beside its price. */
  readonly feeMinor: number;
  readonly capacity: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
  /** From then on members with a presale may buy. */
  readonly memberSalesStartAt: Date | null;
}

export interface TicketType extends TicketTypeFields {
  readonly id: string;
  readonly eventId: string;
  /** Its place among the event's ticket types. */
  readonly position: number;
}

export interface Event extends EventFields {
  readonly id: string;
  readonly organizerId: string;
  readonly status: EventStatus;
  /** Counts changes. */
  readonly version: number;
  /** Widths in which its image also lies beside the uploaded one, the smallest first. */
  readonly imageWidths: readonly number[];
  /** When it last got another time or place after its publication. */
  readonly rescheduledAt: Date | null;
  /** Until then whoever booked before `rescheduledAt` gets everything paid back. */
  readonly rescheduleRefundUntil: Date | null;
  readonly ticketTypes: readonly TicketType[];
}

/** The state machine: from which states each state may be reached. A draft that is deleted is gone. */
export const LEGAL_PRIOR: Readonly<Record<EventStatus, readonly EventStatus[]>> = {
  draft: [],
  published: ['draft'],
  cancelled: ['published'],
};

/** So many ticket types an event may have. */
export const MOST_TICKET_TYPES = 50;

/** So many drafts an organiser may have: a script that runs away fills no table. */
export const MOST_DRAFTS = 500;
