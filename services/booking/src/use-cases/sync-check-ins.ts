import type { doorOperations } from '@concert/contracts/http/door';
import type { RequestOf } from '@concert/contracts/operation';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import type { BookingContainer } from '../container.ts';
import { isCredible } from '../domain/check-ins.ts';
import type { TicketClaims } from '../domain/ticket-code.ts';
import { applyScans, type ScanOutcome } from './apply-scans.ts';
import { codeReader, type Door, openDoor } from './at-the-door.ts';

type Wanted = RequestOf<typeof doorOperations.syncCheckIns>['body']['checkIns'][number];
type Refusal = 'ticket-not-genuine' | 'not-found' | 'wrong-event' | 'ticket-void' | 'scan-time';

/**
 * Takes the scans that a device made without a network, all in one transaction. Each is judged for itself, and one
 * that is known by its code, device and time changes nothing again.
 * @throws Problem `not-found`
 */
export async function syncCheckIns(
  container: BookingContainer,
  eventId: string,
  wanted: readonly Wanted[],
  call: Call,
) {
  const { db, newId, newEvent } = container;
  const door = await openDoor(db, eventId, call.identity);
  const read = await codeReader(container);
  const items = wanted.map((one) => {
    const claims = claimsOf(one, door, read);
    return { one, claims, refusal: refusalOf(one, claims, door) };
  });
  const scans = items.flatMap(({ one, claims, refusal }) => {
    if (claims === undefined || refusal !== undefined) return [];
    const { at, device = '', gate = null } = one;
    const scan = { id: newId(), at, device, gate, by: call.identity.userId };
    return [{ ticketId: claims.ticketId, eventId, scan, isOffline: true }];
  });
  const outcomes = [...(await inTransaction(db, (tx) => applyScans(tx, scans, newEvent, call)))];
  return {
    items: items.map(({ one, claims, refusal }) =>
      refusal === undefined
        ? outcomeView(one.code ?? null, outcomes.shift())
        : { ...refused(one.code ?? null, refusal), ticketId: claims?.ticketId ?? null },
    ),
  };
}

type Claims = Pick<TicketClaims, 'ticketId' | 'eventId'>;

/** A ticket that is named by its id is thought to be of this event; whether it is shows when it is locked. */
function claimsOf(
  { code, ticketId }: Wanted,
  { event }: Door,
  read: (code: string) => TicketClaims | undefined,
): Claims | undefined {
  if (ticketId !== undefined) return { ticketId, eventId: event.id };
  return code === undefined ? undefined : read(code);
}

function refusalOf({ at }: Wanted, claims: Claims | undefined, door: Door): Refusal | undefined {
  if (claims === undefined) return 'ticket-not-genuine';
  if (claims.eventId !== door.event.id) return 'wrong-event';
  return isCredible(at, door.now) ? undefined : 'scan-time';
}

const refused = (code: string | null, problem: Refusal) => ({
  code,
  result: 'refused' as const,
  problem,
  ticketId: null,
  checkedInAt: null,
});

function outcomeView(code: string | null, outcome: ScanOutcome | undefined) {
  if (outcome?.ticket === undefined) return refused(code, 'not-found');
  const { ticket, result, checkIn } = outcome;
  if (result === 'refused') return { ...refused(code, 'ticket-void'), ticketId: ticket.id };
  return {
    code,
    result,
    problem: null,
    ticketId: ticket.id,
    checkedInAt: checkIn?.at.toISOString() ?? null,
  };
}
