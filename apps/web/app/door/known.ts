import type { Door, DoorTicket } from '../api/types.ts';

/** What this device keeps of an event, so that its door opens without a network. */
export interface KnownEvent {
  readonly id: string;
  readonly door: Door;
  /** The whole list of tickets is here, as it was then; undefined until it is. */
  readonly listedSince: string | undefined;
  readonly syncedAt: string;
  /** How far the server's clock is ahead of this device's. */
  readonly skewMs: number;
}

export interface KnownTicket extends DoorTicket {
  readonly eventId: string;
}

/** A check-in that was made without the server and is still to be told. It names nobody. */
export interface QueuedScan {
  readonly id: string;
  readonly eventId: string;
  readonly ticketId: string;
  readonly ticketTypeId: string | undefined;
  /** Absent of somebody who was found by name. */
  readonly code: string | undefined;
  readonly at: string;
  readonly device: string;
  readonly gate: string | undefined;
}

/** A check-in from offline that the server sees otherwise: somebody should look at it. */
export interface Trouble {
  readonly id: string;
  readonly eventId: string;
  readonly ticketId: string;
  readonly name: string | undefined;
  readonly at: string;
  readonly kind:
    | 'double-used'
    | 'ticket-void'
    | 'not-found'
    | 'wrong-event'
    | 'ticket-not-genuine'
    | 'scan-time';
}

const HOUR_MS = 3_600_000;

/** Names are kept as long as somebody may still stand at the door. */
const KEPT_AFTER_END_MS = 6 * HOUR_MS;

/** Whether an event is so long over that its names must go. */
export function isStale({ door, skewMs }: KnownEvent, nowMs: number): boolean {
  return nowMs + skewMs > Date.parse(door.event.endsAt) + KEPT_AFTER_END_MS;
}

/** The ticket as it is after a check-in, until the server's list tells so. */
export function withCheckIn(
  ticket: KnownTicket,
  scan: { at: string; device: string | null; gate: string | null; by: string },
): KnownTicket {
  const checkIns = [...ticket.checkIns, { status: 'admitted' as const, ...scan }];
  return { ...ticket, checkedInAt: ticket.checkedInAt ?? scan.at, checkIns };
}
