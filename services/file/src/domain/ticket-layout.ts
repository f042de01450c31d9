import type { TicketDocument } from './printed-ticket.ts';
import { card, drawCard, drawFolds, fold, page } from './ticket-card.ts';
import type { TicketFacts } from './ticket-facts.ts';
import { ink, type Pen, quiet } from './ticket-pen.ts';
import { quietZone, ticketQr } from './ticket-qr.ts';

/** Draws a ticket on an empty A4 page: the card in the upper half, the particulars in the lower. */
export function drawTicket(pen: Pen, ticket: TicketDocument, facts: TicketFacts): void {
  drawCard(pen, ticket);
  drawFolds(pen);
  writeEvent(pen, ticket, facts);
  drawStub(pen, ticket, facts);
  writeParticulars(pen, ticket, facts);
  writeTerms(pen, ticket, facts);
}

/** The front: what, where and when. */
function writeEvent(pen: Pen, ticket: TicketDocument, { words, date, times, zone }: TicketFacts): void {
  const left = card.left + 18;
  const width = fold.x - left - 18;
  const { name, city } = ticket.venue;
  pen.write({
    text: words.presentedBy(ticket.organizerName),
    left,
    width,
    top: 137,
    size: 8.5,
    color: quiet,
  });
  const title = { size: 34, smallest: 11, leading: 1.1, height: 102, maxLines: 6, weight: 'heavy' as const };
  pen.write({ text: ticket.eventTitle, left, width, top: 153, ...title }, 'H1');
  pen.write({ text: `${name}, ${city}`, left, width, top: 266, size: 10.5, smallest: 8, color: quiet });
  pen.write({ text: date, left, width, top: 286, size: 14, smallest: 9, weight: 'semibold' });
  const column = width / times.length;
  for (const [index, { label, time }] of times.entries()) {
    const at = { left: left + index * column, width: column - 6 };
    const isStart = label === words.starts;
    pen.write({ text: label, ...at, top: 313, size: 8, color: quiet });
    pen.write({ text: time, ...at, top: 326, size: 16, smallest: 9, weight: isStart ? 'heavy' : 'regular' });
  }
  pen.write({
    text: zone,
    left,
    width,
    top: 357,
    size: 7.5,
    smallest: 6,
    height: 31,
    maxLines: 3,
    color: quiet,
  });
}

/** The back once folded: the code, and whom it admits. */
function drawStub(pen: Pen, ticket: TicketDocument, { words, humanCode }: TicketFacts): void {
  const left = fold.x + 20;
  const width = card.right - left - 20;
  const position = words.ticketOf(ticket.position.number, ticket.position.of);
  pen.write({ text: position, left, width: 100, top: 47, size: 9, weight: 'semibold' });
  const type = { text: ticket.ticketTypeName, left: left + 100, width: width - 100, align: 'right' as const };
  pen.write({ ...type, top: 47, size: 9, smallest: 7, color: quiet });
  const { side, path } = ticketQr(ticket.code);
  const printed = 216;
  const module = printed / (side + 2 * quietZone);
  const corner = { x: left + (width - printed) / 2 + quietZone * module, y: 58 + quietZone * module };
  pen.picture(words.qrAlternative(humanCode), (document) => {
    document.save().translate(corner.x, corner.y).scale(module);
    document.path(path).fill('#000000').restore();
  });
  pen.write({ text: humanCode, left, width, top: 277, size: 16, weight: 'semibold', align: 'center' });
  pen.write({ text: words.holder, left, width, top: 316, size: 8, color: quiet });
  const name = { text: ticket.attendeeName, left, width, top: 329, weight: 'heavy' as const };
  pen.write({ ...name, size: 18, smallest: 10, leading: 1.2, height: 48, maxLines: 3 });
}

/** Lower left: the particulars of place and purchase. */
function writeParticulars(pen: Pen, ticket: TicketDocument, facts: TicketFacts): void {
  const { words, country, price, humanCode } = facts;
  const left = card.left + 18;
  const width = fold.x - left - 24;
  const { name, address, city } = ticket.venue;
  let y = heading(pen, words.venue, { left, width, top: 452 });
  y =
    pen.write({ text: name, left, width, top: y, size: 13, smallest: 9, height: 36, weight: 'semibold' }) + 2;
  const place = `${address}\n${city}, ${country}`;
  y = pen.write({ text: place, left, width, top: y, size: 10, smallest: 8, height: 58, leading: 1.45 });
  y = heading(pen, words.ticket, { left, width, top: Math.max(y + 22, 556) });
  const rows = [
    [words.admission, ticket.ticketTypeName],
    [words.price, price],
    [words.holder, ticket.attendeeName],
    [words.booking, ticket.bookingReference],
    [words.code, humanCode],
    [words.organizer, ticket.organizerName],
  ] as const;
  for (const [label, value] of rows) {
    const labelled = { text: label, left, width: 96, top: y, size: 8.5, smallest: 7, color: quiet };
    pen.write(labelled);
    const valued = { text: value, left: left + 100, width: width - 100, top: y, weight: 'semibold' as const };
    y = Math.max(y + 18, pen.write({ ...valued, size: 9.5, smallest: 8, height: 26, maxLines: 2 }) + 6);
  }
}

/** Lower right: what to do at the door, the organiser's terms as far as they fit, and how to fold. */
function writeTerms(pen: Pen, ticket: TicketDocument, { words }: TicketFacts): void {
  const left = fold.x + 24;
  const width = card.right - left - 14;
  let y = heading(pen, words.atTheDoorTitle, { left, width, top: 452 });
  for (const [index, text] of words.atTheDoor.entries()) {
    pen.write({ text: `${index + 1}`, left, width: 12, top: y, size: 9, weight: 'semibold', color: quiet });
    y =
      pen.write({ text, left: left + 15, width: width - 15, top: y, size: 9, height: 60, leading: 1.42 }) + 5;
  }
  if (ticket.terms.trim() !== '') {
    y = heading(pen, words.terms, { left, width, top: y + 17 });
    const room = { left, width, top: y, height: 788 - y, size: 8.5, smallest: 6.5, leading: 1.42 };
    pen.write({ text: ticket.terms, ...room, color: quiet });
  }
  const footer = { left: card.left + 18, width: page.width - 2 * (card.left + 18), top: 806, size: 7 };
  pen.write({ text: words.fold, ...footer, color: quiet, align: 'right' });
  pen.write({ text: ticket.ticketId, ...footer, width: 220, color: quiet });
}

/** Writes a heading over a rule and returns where the text under it begins. */
function heading(pen: Pen, text: string, at: { left: number; width: number; top: number }): number {
  pen.write({ text, ...at, size: 8.5, weight: 'semibold' }, 'H2');
  pen.decorate((document) => {
    const y = at.top + 13;
    document
      .lineWidth(0.8)
      .moveTo(at.left, y)
      .lineTo(at.left + at.width, y)
      .stroke(ink);
  });
  return at.top + 24;
}
