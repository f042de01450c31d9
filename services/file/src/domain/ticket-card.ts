import type { TicketDocument } from './printed-ticket.ts';
import { ticketPattern } from './ticket-pattern.ts';
import { hairline, type Pen, quiet } from './ticket-pen.ts';

/** A4 in points; folded at both middles it is A6, with the event outside and the code on the back. */
export const page = { width: 595.28, height: 841.89 };
export const fold = { x: page.width / 2, y: page.height / 2 };
export const card = { left: 30, top: 30, right: page.width - 30, bottom: 394, radius: 12 };
const tiles = { columns: 6, rows: 2 };
const tileSide = (fold.x - card.left) / tiles.columns;

/** The card with its perforation, and the event's own pattern across the front. */
export function drawCard(pen: Pen, ticket: TicketDocument): void {
  const { palette, shapes } = ticketPattern(ticket.eventTitle, tiles.columns, tiles.rows);
  const width = card.right - card.left;
  const height = card.bottom - card.top;
  pen.decorate((document) => {
    document.save().roundedRect(card.left, card.top, width, height, card.radius).clip();
    document.rect(card.left, card.top, fold.x - card.left, tileSide * tiles.rows).clip();
    document.rect(card.left, card.top, fold.x - card.left, tileSide * tiles.rows).fill(palette.ground);
    document.translate(card.left, card.top).scale(tileSide);
    for (const { path, color } of shapes) document.path(path).fill(color);
    document.restore();
    document.roundedRect(card.left, card.top, width, height, card.radius).lineWidth(0.8).stroke(hairline);
    const perforation = { from: card.top + 12, to: card.bottom - 12 };
    document.lineWidth(1.2).lineCap('round').dash(0.1, { space: 4.4 });
    document.moveTo(fold.x, perforation.from).lineTo(fold.x, perforation.to).stroke(quiet).undash();
    for (const [y, sweep] of [
      [card.top, 0],
      [card.bottom, 1],
    ] as const) {
      document.circle(fold.x, y, 8).fill('#FFFFFF');
      const arc = `M${fold.x - 8} ${y}A8 8 0 0 ${sweep} ${fold.x + 8} ${y}`;
      document.path(arc).lineWidth(0.8).lineCap('butt').stroke(hairline);
    }
  });
}

/** Where the page folds. */
export function drawFolds(pen: Pen): void {
  pen.decorate((document) => {
    document.lineWidth(0.7).lineCap('round').dash(0.1, { space: 4 });
    document
      .moveTo(14, fold.y)
      .lineTo(page.width - 14, fold.y)
      .stroke(hairline);
    document
      .moveTo(fold.x, fold.y)
      .lineTo(fold.x, page.height - 14)
      .stroke(hairline);
    document.undash();
  });
}
