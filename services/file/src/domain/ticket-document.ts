import PDFDocument from 'pdfkit';
import type { TicketDocument } from './printed-ticket.ts';
import { ticketFacts } from './ticket-facts.ts';
import { forgetGlyphs } from './ticket-fonts.ts';
import { drawTicket } from './ticket-layout.ts';
import { ticketPen } from './ticket-pen.ts';

/**
 * Makes a ticket as a PDF of one A4 page that folds to pocket size, tagged for screen readers. The same
 * ticket gives the same bytes: nothing reads the clock or chance.
 * @throws RangeError when the time zone or the currency does not exist, or the code is too long for a QR code.
 */
export async function renderTicketPdf(ticket: TicketDocument): Promise<Buffer> {
  const facts = ticketFacts(ticket);
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: ticket.locale,
    // An empty name keeps PDFKit from loading its default font, which no ticket uses.
    font: '',
    info: {
      Title: `${ticket.eventTitle} – ${facts.words.ticketOf(ticket.position.number, ticket.position.of)}`,
      Author: ticket.organizerName,
      Subject: facts.humanCode,
      Creator: 'Concert',
      CreationDate: issuedAt(ticket),
    },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  document.on('end', resolve).on('error', reject);
  // No other ticket comes between: all of it is drawn, and its fonts are embedded, in one turn of the event loop.
  forgetGlyphs();
  drawTicket(ticketPen(document), ticket, facts);
  document.end();
  await promise;
  return Buffer.concat(chunks);
}

/** A UUIDv7 carries the millisecond in which it was made (RFC 9562, 5.7); another id falls back to the event's start. */
function issuedAt(ticket: TicketDocument): Date {
  const hex = ticket.ticketId.replaceAll('-', '');
  const isVersion7 = /^[0-9a-f]{12}7[0-9a-f]{19}$/i.test(hex);
  return isVersion7 ? new Date(Number.parseInt(hex.slice(0, 12), 16)) : ticket.startsAt;
}
