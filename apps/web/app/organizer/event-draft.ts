import type { Category, EventChange, EventDetails, NewEvent, TicketType } from '../api/types.ts';
import { amountText, minorOf } from './money-text.ts';
import { instantAt, wallClockAt } from './zoned-time.ts';

/** A ticket type as it stands in the form: what was typed, not yet what it means. */
export interface TicketTypeDraft {
  /** Tells rows apart; the API's id where there is one. */
  readonly key: string;
  readonly id: string | undefined;
  name: string;
  description: string;
  price: string;
  fee: string;
  capacity: string;
  maxPerBooking: string;
  salesStart: string;
  salesEnd: string;
  memberSalesStart: string;
}

export interface EventDraft {
  title: string;
  description: string;
  category: Category;
  venueName: string;
  address: string;
  city: string;
  country: string;
  timezone: string;
  starts: string;
  ends: string;
  doors: string;
  currency: string;
  refundKind: 'full' | 'partial' | 'none';
  refundPercent: string;
  refundHours: string;
  memberDiscount: boolean;
  /** The picture as the API takes it, and its path below the site; both are empty without one. */
  imageKey: string;
  imageUrl: string;
  ticketTypes: TicketTypeDraft[];
}

export function emptyTicketType(key: string): TicketTypeDraft {
  return {
    key,
    id: undefined,
    name: '',
    description: '',
    price: '',
    fee: '',
    capacity: '100',
    maxPerBooking: '8',
    salesStart: '',
    salesEnd: '',
    memberSalesStart: '',
  };
}

/** A form with everything that can be guessed filled in: an evening in four weeks, in the reader's zone. */
export function emptyDraft(key: string, { timezone, now }: { timezone: string; now: Date }): EventDraft {
  const evening = wallClockAt(new Date(now.getTime() + 28 * 86_400_000).toISOString(), timezone).slice(0, 10);
  return {
    title: '',
    description: '',
    category: 'concert',
    venueName: '',
    address: '',
    city: '',
    country: '',
    timezone,
    starts: `${evening}T20:00`,
    ends: `${evening}T23:00`,
    doors: `${evening}T19:00`,
    currency: 'EUR',
    refundKind: 'full',
    refundPercent: '50',
    refundHours: '24',
    memberDiscount: false,
    imageKey: '',
    imageUrl: '',
    ticketTypes: [emptyTicketType(key)],
  };
}

export function draftOf(event: EventDetails): EventDraft {
  const zone = event.venue.timezone;
  return {
    title: event.title,
    description: event.description,
    category: event.category,
    venueName: event.venue.name,
    address: event.venue.address,
    city: event.venue.city,
    country: event.venue.country,
    timezone: zone,
    starts: wallClockAt(event.startsAt, zone),
    ends: wallClockAt(event.endsAt, zone),
    doors: wallClockAt(event.doorsAt, zone),
    currency: event.currency,
    refundKind: event.refundPolicy.kind,
    refundPercent: String(event.refundPolicy.percent ?? 100),
    refundHours: String(event.refundPolicy.untilHoursBefore ?? 24),
    memberDiscount: event.memberDiscount,
    imageKey: event.imageKey ?? '',
    imageUrl: event.imageUrl ?? '',
    ticketTypes: event.ticketTypes.map((type) => ticketTypeDraftOf(type, event)),
  };
}

function ticketTypeDraftOf(type: TicketType, { currency, venue }: EventDetails): TicketTypeDraft {
  return {
    key: type.id,
    id: type.id,
    name: type.name,
    description: type.description ?? '',
    price: amountText(type.priceMinor, currency),
    fee: amountText(type.feeMinor, currency),
    capacity: String(type.capacity),
    maxPerBooking: String(type.maxPerBooking),
    salesStart: wallClockAt(type.salesStartAt, venue.timezone),
    salesEnd: wallClockAt(type.salesEndAt, venue.timezone),
    memberSalesStart: wallClockAt(type.memberSalesStartAt, venue.timezone),
  };
}

/** What a draft is created from. Call it with a draft that `checksOf` finds nothing wrong with. */
export function newEventOf(draft: EventDraft): NewEvent {
  const doorsAt = instantAt(draft.doors, draft.timezone);
  return {
    ...fieldsOf(draft),
    ...(doorsAt ? { doorsAt } : {}),
    ...(draft.imageKey ? { imageKey: draft.imageKey } : {}),
    ticketTypes: draft.ticketTypes.map((type) => ticketTypeOf(type, draft)),
  };
}

/** What changes an event from `base`, as it was read, to `draft`. */
export function eventChangeOf(draft: EventDraft, base: EventDraft): EventChange {
  const kept = new Set(draft.ticketTypes.map(({ id }) => id));
  const removed = base.ticketTypes.flatMap(({ id }) => (id && !kept.has(id) ? [id] : []));
  return {
    ...fieldsOf(draft),
    doorsAt: instantAt(draft.doors, draft.timezone) ?? null,
    ...(draft.imageKey === base.imageKey ? {} : { imageKey: draft.imageKey || null }),
    ticketTypes: draft.ticketTypes.map((type) => ({
      ...(type.id ? { id: type.id } : {}),
      ...ticketTypeOf(type, draft),
    })),
    ...(removed.length > 0 ? { removeTicketTypes: removed } : {}),
  };
}

function fieldsOf(draft: EventDraft) {
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    category: draft.category,
    venue: {
      name: draft.venueName.trim(),
      address: draft.address.trim(),
      city: draft.city.trim(),
      country: draft.country,
      timezone: draft.timezone,
    },
    startsAt: instantAt(draft.starts, draft.timezone) ?? '',
    endsAt: instantAt(draft.ends, draft.timezone) ?? '',
    currency: draft.currency,
    refundPolicy: {
      kind: draft.refundKind,
      percent: draft.refundKind === 'partial' ? Number(draft.refundPercent) : 100,
      untilHoursBefore: Number(draft.refundHours),
    },
    memberDiscount: draft.memberDiscount,
  };
}

/** The fee is always said: a ticket type without one would lose it. */
function ticketTypeOf(type: TicketTypeDraft, { currency, timezone }: EventDraft) {
  const salesStartAt = instantAt(type.salesStart, timezone);
  const salesEndAt = instantAt(type.salesEnd, timezone);
  const memberSalesStartAt = instantAt(type.memberSalesStart, timezone);
  return {
    name: type.name.trim(),
    ...(type.description.trim() ? { description: type.description.trim() } : {}),
    priceMinor: minorOf(type.price, currency) ?? 0,
    feeMinor: minorOf(type.fee, currency) ?? 0,
    capacity: Number(type.capacity),
    maxPerBooking: Number(type.maxPerBooking),
    ...(salesStartAt ? { salesStartAt } : {}),
    ...(salesEndAt ? { salesEndAt } : {}),
    ...(memberSalesStartAt ? { memberSalesStartAt } : {}),
  };
}

/** The event as its public page will show it. */
export function previewOf(
  draft: EventDraft,
  of: { readonly id: string; readonly organizer: string },
): EventDetails {
  const ticketTypes = draft.ticketTypes.map((type): TicketType => {
    const { priceMinor, feeMinor } = ticketTypeOf(type, draft);
    const capacity = Number(type.capacity) || 0;
    return {
      id: type.key,
      name: type.name,
      description: type.description || null,
      priceMinor,
      feeMinor,
      totalMinor: priceMinor + feeMinor,
      capacity,
      maxPerBooking: Number(type.maxPerBooking) || 1,
      salesStartAt: instantAt(type.salesStart, draft.timezone) ?? null,
      salesEndAt: instantAt(type.salesEnd, draft.timezone) ?? null,
      memberSalesStartAt: instantAt(type.memberSalesStart, draft.timezone) ?? null,
      available: capacity,
      onSale: 'now',
    };
  });
  const fields = fieldsOf(draft);
  const soon = new Date().toISOString();
  return {
    ...fields,
    id: of.id,
    startsAt: fields.startsAt || soon,
    endsAt: fields.endsAt || soon,
    doorsAt: instantAt(draft.doors, draft.timezone) ?? null,
    image: draft.imageUrl ? { url: draft.imageUrl, sources: [] } : null,
    imageUrl: draft.imageUrl || null,
    fromPriceMinor: Math.min(...ticketTypes.map((type) => type.priceMinor)),
    fromTotalMinor: Math.min(...ticketTypes.map((type) => type.totalMinor)),
    isSoldOut: false,
    status: 'draft',
    organizer: { id: of.id, name: of.organizer },
    rescheduledAt: null,
    rescheduleRefundUntil: null,
    ticketTypes,
    version: 0,
  };
}
