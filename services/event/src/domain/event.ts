import type { EVENT_CATEGORIES, EVENT_STATUSES } from '@concert/contracts/http/event';

export type EventStatus = (typeof EVENT_STATUSES)[number];
export type EventCategory = (typeof EVENT_CATEGORIES)[number];

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
}

export interface TicketTypeFields {
  readonly name: string;
  readonly description: string | null;
  readonly priceMinor: number;
  readonly capacity: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
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
