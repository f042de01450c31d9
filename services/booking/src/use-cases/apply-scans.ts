import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Cause, NewEvent } from '@concert/service-kit/events';
import { checkInOf, type KnownScan, type Scan, type ScanResult, takeScan } from '../domain/check-ins.ts';
import { insertScans, lockTickets, scansOf, setCheckIn, setScanStatus } from '../store/check-ins.ts';
import type { Ticket } from '../store/tickets.ts';

/** A scan of a ticket of ours, as a door tells of it. */
export interface TicketScan {
  readonly ticketId: string;
  /** Where it was made: a ticket of another event is as one that is not there. */
  readonly eventId: string;
  readonly scan: Scan;
  readonly isOffline: boolean;
}

/** What became of a scan: of a void ticket nothing, and of one that is not there neither. */
export interface ScanOutcome {
  readonly ticket: Ticket | undefined;
  readonly result: ScanResult | 'refused';
  readonly checkIn: KnownScan | undefined;
}

/**
 * Applies scans in their order, each beside all that are known of its ticket; tickets are locked in one order, so
 * that of two devices one is first. The outcomes stand in the order of the scans, as the tickets are afterwards.
 */
export async function applyScans(
  tx: Tx,
  scans: readonly TicketScan[],
  newEvent: NewEvent,
  cause: Cause,
): Promise<readonly ScanOutcome[]> {
  const ids = [...new Set(scans.map((scan) => scan.ticketId))];
  const tickets = new Map((await lockTickets(tx, ids)).map((ticket) => [ticket.id, ticket]));
  const before = await scansOf(tx, ids);
  const known = new Map(before);
  const ticketOf = ({ ticketId, eventId }: TicketScan) => {
    const ticket = tickets.get(ticketId);
    return ticket?.eventId === eventId ? ticket : undefined;
  };
  const results = scans.map((one) => {
    const { ticketId, scan, isOffline } = one;
    const ticket = ticketOf(one);
    if (ticket === undefined || ticket.status === 'void') return 'refused';
    const verdict = takeScan(known.get(ticketId) ?? [], scan, isOffline);
    known.set(ticketId, verdict.scans);
    return verdict.result;
  });
  for (const ticket of tickets.values()) {
    const change = { before: before.get(ticket.id) ?? [], after: known.get(ticket.id) ?? [] };
    await saveScans(tx, ticket, change);
    await appendToOutbox(tx, checkInEvents(newEvent, ticket, change, cause));
  }
  return scans.map((one, index) => ({
    ticket: ticketOf(one),
    result: results[index] ?? 'refused',
    checkIn: checkInOf(known.get(one.ticketId) ?? []),
  }));
}

interface ScanChange {
  readonly before: readonly KnownScan[];
  readonly after: readonly KnownScan[];
}

async function saveScans(tx: Tx, ticket: Ticket, { before, after }: ScanChange): Promise<void> {
  const isNew = (scan: KnownScan) => !before.some((one) => one.id === scan.id);
  const added = after.filter(isNew);
  await insertScans(
    tx,
    added.map((scan) => ({ ticket, scan })),
  );
  for (const scan of after) {
    if (!isNew(scan) && !before.includes(scan)) await setScanStatus(tx, scan.id, scan.status);
  }
  const is = checkInOf(after);
  if (is !== undefined && is.id !== checkInOf(before)?.id) await setCheckIn(tx, ticket.id, is);
}

function checkInEvents(
  newEvent: NewEvent,
  { id: ticketId, bookingId, eventId }: Ticket,
  { before, after }: ScanChange,
  cause: Cause,
): readonly EventEnvelope[] {
  const about = { ticketId, bookingId, eventId };
  const was = checkInOf(before);
  const is = checkInOf(after);
  const doubles = (scans: readonly KnownScan[]) => scans.filter((scan) => scan.status === 'double-used');
  const events: EventEnvelope[] = [];
  if (is !== undefined && is.id !== was?.id) {
    const type = was === undefined ? bookingEvents.TicketCheckedIn : bookingEvents.CheckInCorrected;
    events.push(newEvent(type, ticketId, { ...about, checkedInAt: is.at.toISOString() }, cause));
  }
  if (is !== undefined && doubles(after).length > doubles(before).length) {
    const checkInIds = [is, ...doubles(after)].map((scan) => scan.id);
    events.push(newEvent(bookingEvents.TicketUsedTwice, ticketId, { ...about, checkInIds }, cause));
  }
  return events;
}
