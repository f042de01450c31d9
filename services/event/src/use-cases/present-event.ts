import type { EventDetails, EventSummary } from '@concert/contracts/http/event';
import type { Database } from '@concert/database/connection';
import { freeStock } from '@concert/inventory/stock';
import type { z } from 'zod';
import type { TicketType } from '../domain/event.ts';
import { imageOf } from '../domain/event-image.ts';
import { fromPrices, isSoldOut, onSale, totalOf } from '../domain/on-sale.ts';
import type { EventCard } from '../store/event-cards.ts';
import type { EventSheet } from '../store/events.ts';
import { ticketTypesOf } from '../store/ticket-types.ts';

export type DetailsView = z.input<typeof EventDetails>;
export type SummaryView = z.input<typeof EventSummary>;

/** Events as lists show them. Two statements for the whole page. */
export async function presentCards(db: Database, cards: readonly EventCard[]): Promise<SummaryView[]> {
  const types = await ticketTypesOf(
    db,
    cards.map((card) => card.id),
  );
  const free = await freeOf(db, [...types.values()].flat());
  return cards.map((card) => {
    const ticketTypes = types.get(card.id) ?? [];
    return summaryView({ ...card, status: 'published', ticketTypes }, { free, now: card.now });
  });
}

/** Events as their organiser sees them, with how many tickets are free. One statement for the whole list. */
export async function presentSheets(db: Database, sheets: readonly EventSheet[]): Promise<DetailsView[]> {
  const free = await freeOf(
    db,
    sheets.flatMap((sheet) => sheet.event.ticketTypes),
  );
  return sheets.map((sheet) => ownView(sheet, free));
}

export async function presentSheet(db: Database, sheet: EventSheet): Promise<DetailsView> {
  const [view] = await presentSheets(db, [sheet]);
  if (view === undefined) throw new Error('an event was lost on its way');
  return view;
}

/** A published event as everybody sees it. */
export async function presentToAll(db: Database, sheet: EventSheet): Promise<DetailsView> {
  return detailsView(sheet, await freeOf(db, sheet.event.ticketTypes));
}

/** What its organiser sees of an event. */
export function ownView(sheet: EventSheet, free: Free): DetailsView {
  return { ...detailsView(sheet, free), imageKey: sheet.event.imageKey };
}

/** What everybody sees of an event. */
export function detailsView({ event, organizerName, now }: EventSheet, free: Free): DetailsView {
  return {
    ...summaryView(event, { free, now }),
    description: event.description,
    status: event.status,
    organizer: { id: event.organizerId, name: organizerName },
    refundPolicy: event.refundPolicy,
    memberDiscount: event.memberDiscount,
    rescheduledAt: event.rescheduledAt?.toISOString() ?? null,
    rescheduleRefundUntil: event.rescheduleRefundUntil?.toISOString() ?? null,
    ticketTypes: event.ticketTypes.map((type) => {
      const available = free.get(type.id) ?? 0;
      return {
        id: type.id,
        name: type.name,
        description: type.description,
        priceMinor: type.priceMinor,
        feeMinor: type.feeMinor,
        totalMinor: totalOf(type),
        capacity: type.capacity,
        maxPerBooking: type.maxPerBooking,
        salesStartAt: type.salesStartAt?.toISOString() ?? null,
        salesEndAt: type.salesEndAt?.toISOString() ?? null,
        memberSalesStartAt: type.memberSalesStartAt?.toISOString() ?? null,
        available,
        onSale: onSale(event, type, { free: available, now }),
      };
    }),
    version: event.version,
  };
}

type Free = ReadonlyMap<string, number>;
type Summarised = Omit<
  EventSheet['event'],
  | 'description'
  | 'organizerId'
  | 'refundPolicy'
  | 'memberDiscount'
  | 'rescheduledAt'
  | 'rescheduleRefundUntil'
  | 'version'
>;

function summaryView(
  event: Summarised,
  { free, now }: { readonly free: Free; readonly now: Date },
): SummaryView {
  const image = event.imageKey === null ? null : imageOf(event.imageKey, event.imageWidths);
  return {
    id: event.id,
    title: event.title,
    category: event.category,
    venue: event.venue,
    doorsAt: event.doorsAt?.toISOString() ?? null,
    startsAt: event.startsAt.toISOString(),
    endsAt: event.endsAt.toISOString(),
    currency: event.currency,
    image,
    imageUrl: image?.url ?? null,
    ...fromPrices(event.ticketTypes),
    isSoldOut: isSoldOut(event, event.ticketTypes, { free, now }),
  };
}

const freeOf = (db: Database, types: readonly TicketType[]): Promise<Free> =>
  freeStock(
    db,
    types.map((type) => type.id),
  );
