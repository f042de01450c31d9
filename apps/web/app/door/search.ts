import type { KnownTicket } from './known.ts';

/** Tickets whose holder's name holds every word, whatever accents and capitals; or whose id, or booking's, begins so. */
export function findTickets(
  tickets: readonly KnownTicket[],
  text: string,
  most: number,
): readonly KnownTicket[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const id = text.trim().toLowerCase();
  const found: KnownTicket[] = [];
  for (const ticket of tickets) {
    const name = plain(ticket.attendeeName);
    const isMeant = words.every((word) => name.includes(word));
    if (isMeant || ticket.id.startsWith(id) || ticket.bookingId.startsWith(id)) found.push(ticket);
    if (found.length === most) break;
  }
  return found;
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
