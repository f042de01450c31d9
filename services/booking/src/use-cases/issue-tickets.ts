import type { Ticket } from '@concert/contracts/http/booking';
import type { Identity } from '@concert/service-kit/identity';
import { conflict } from '@concert/values/problems';
import { toString as qrSvg } from 'qrcode';
import type { z } from 'zod';
import type { BookingContainer } from '../container.ts';
import { findBooking } from '../store/bookings.ts';
import { type TicketSheet, ticketsOf } from '../store/tickets.ts';
import { requireOwn } from './get-booking.ts';

type TicketView = z.input<typeof Ticket>;

/**
 * The tickets of a confirmed booking. They were issued with its confirmation, so asking again gives the same.
 * @throws Problem `booking-not-confirmed` (409), `not-found`
 */
export async function issueTickets(
  { db }: BookingContainer,
  bookingId: string,
  identity: Identity,
): Promise<{ readonly tickets: TicketView[] }> {
  const booking = requireOwn(await findBooking(db, bookingId), bookingId, identity);
  if (booking.status !== 'confirmed') {
    throw conflict('booking-not-confirmed', 'Tickets are issued once the booking is confirmed.');
  }
  const tickets = await ticketsOf(db, bookingId);
  return { tickets: await Promise.all(tickets.map(ticketView)) };
}

export async function ticketView(ticket: TicketSheet): Promise<TicketView> {
  return {
    ...ticket,
    checkedInAt: ticket.checkedInAt?.toISOString() ?? null,
    pdfUrl: `/api/files/ticket-${ticket.id}.pdf`,
    qr: await qrDataUrl(ticket.code),
  };
}

/** Error correction M survives a creased print; an SVG stays sharp on any screen. */
async function qrDataUrl(code: string): Promise<string> {
  const svg = await qrSvg(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
