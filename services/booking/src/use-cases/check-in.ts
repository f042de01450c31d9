import type { doorOperations } from '@concert/contracts/http/door';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { conflict, invalidField, notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { isCredible, isOnDayOf } from '../domain/check-ins.ts';
import type { TicketClaims } from '../domain/ticket-code.ts';
import { ticketTypeNames } from '../store/offers.ts';
import type { Ticket } from '../store/tickets.ts';
import { applyScans, type ScanOutcome } from './apply-scans.ts';
import { type Door, openDoor, readCode } from './at-the-door.ts';

type CheckInRequest = RequestOf<typeof doorOperations.checkIn>['body'];

/** Which ticket it is, and of which event it claims, or is thought, to be. */
type TicketAtEvent = Pick<TicketClaims, 'ticketId' | 'eventId'>;

/**
 * Lets somebody in with a ticket, or tells when and where it was used before. The first scan wins, by the lock of the
 * ticket.
 * @returns the recorded answer, so that a scan whose answer was lost is told again that it won
 * @throws Problem `ticket-not-genuine` (422), `wrong-event`, `ticket-void` (409), `not-found`
 */
export async function checkIn(
  container: BookingContainer,
  code: string,
  request: CheckInRequest,
  call: Call,
): Promise<RecordedResponse> {
  const recorded = call.idempotency && (await recordedResponse(container.db, call.idempotency));
  return recorded ?? admit(container, await readCode(container, code), request, call);
}

/**
 * The same for somebody without a code, found by name.
 * @throws Problem `ticket-void` (409), `not-found`, of another event's ticket too
 */
export async function checkInTicket(
  container: BookingContainer,
  ticket: TicketAtEvent,
  request: Omit<CheckInRequest, 'eventId'>,
  call: Call,
): Promise<RecordedResponse> {
  const recorded = call.idempotency && (await recordedResponse(container.db, call.idempotency));
  return recorded ?? admit(container, ticket, request, call);
}

async function admit(
  { db, newId, newEvent }: BookingContainer,
  { ticketId, eventId }: TicketAtEvent,
  request: CheckInRequest,
  call: Call,
): Promise<RecordedResponse> {
  const door = await openDoor(db, eventId, call.identity);
  if (request.eventId !== undefined && request.eventId !== eventId) {
    throw conflict('wrong-event', `This ticket is for another event: ${door.event.title}.`);
  }
  const at = request.at ?? door.now;
  if (!isCredible(at, door.now)) throw invalidField('at', 'must be of the last seven days, and not ahead');
  const { device = '', gate = null } = request;
  const scan = { id: newId(), at, device, gate, by: call.identity.userId };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    const isOffline = request.at !== undefined;
    const scans = [{ ticketId, eventId, scan, isOffline }];
    const [outcome] = await applyScans(tx, scans, newEvent, call);
    const ticket = outcome?.ticket;
    if (outcome === undefined || ticket === undefined) throw notFound('ticket', ticketId);
    requireValid(ticket);
    const names = await ticketTypeNames(tx, [ticket.ticketTypeId]);
    const answer = { status: 200, body: checkInView(outcome, ticket, { door, names, at }) };
    await record(answer);
    return answer;
  });
}

const VOID_BECAUSE = {
  cancelled: 'its booking was cancelled',
  reissued: 'it was issued anew, ask for the new one',
  disputed: 'its payment is disputed at the bank',
} as const;

/** @throws Problem `ticket-void` (409) that tells why */
export function requireValid({ status, voidReason }: Ticket): void {
  if (status === 'valid') return;
  throw conflict('ticket-void', `This ticket is void: ${VOID_BECAUSE[voidReason ?? 'cancelled']}.`);
}

export interface Scene {
  readonly door: Door;
  readonly names: ReadonlyMap<string, string>;
  readonly at: Date;
}

export function checkInView(
  { result, checkIn: used }: Pick<ScanOutcome, 'checkIn' | 'result'>,
  ticket: Ticket,
  { door, names, at }: Scene,
) {
  return {
    result: result === 'refused' ? ('undone' as const) : result,
    ticket: {
      id: ticket.id,
      bookingId: ticket.bookingId,
      eventId: ticket.eventId,
      ticketTypeId: ticket.ticketTypeId,
      ticketTypeName: names.get(ticket.ticketTypeId) ?? '',
      attendeeName: ticket.attendeeName,
    },
    checkedInAt: used?.at.toISOString() ?? null,
    device: used === undefined || used.device === '' ? null : used.device,
    gate: used?.gate ?? null,
    by: used?.by ?? null,
    warning: isOnDayOf(door.event, at) ? null : ('not-today' as const),
  };
}
