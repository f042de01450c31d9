import type { Door, DoorTicket } from '../api/types.ts';
import type { KnownTicket, QueuedScan } from './known.ts';
import type { Reading } from './ticket-code.ts';

export type OutcomeKind =
  | 'admitted'
  | 'already-used'
  | 'void'
  | 'wrong-event'
  | 'forged'
  | 'unknown'
  | 'undone';

/** What a scan came to, as the door shows it. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** Absent of somebody who was found by name. */
  readonly code: string | undefined;
  readonly ticketId?: string | undefined;
  readonly name?: string | undefined;
  readonly typeName?: string | undefined;
  /** When and where it was used. */
  readonly at?: string | undefined;
  readonly device?: string | undefined;
  readonly gate?: string | undefined;
  readonly voidReason?: DoorTicket['voidReason'] | undefined;
  /** The scan is of another day than the event. */
  readonly isNotToday?: boolean | undefined;
  /** Decided by this device alone. */
  readonly isOffline: boolean;
  /** The signature is ours, only the ticket is not on this device's list: somebody may decide. */
  readonly canAdmit?: boolean | undefined;
}

export type Tone = 'good' | 'warn' | 'bad';

const TONES: Readonly<Record<OutcomeKind, Tone>> = {
  admitted: 'good',
  undone: 'warn',
  unknown: 'warn',
  'already-used': 'bad',
  void: 'bad',
  'wrong-event': 'bad',
  forged: 'bad',
};

/** A wrong day does not keep anybody out, but is worth a second look. */
export function toneOf({ kind, isNotToday }: Outcome): Tone {
  return kind === 'admitted' && isNotToday ? 'warn' : TONES[kind];
}

/** What is wrong with a code before any ticket is looked at; undefined when it is genuine and of this event. */
export function refusalOf(code: string, reading: Reading, eventId: string): Outcome | undefined {
  if (reading.kind === 'forged') return { kind: 'forged', code, isOffline: true };
  if (reading.kind === 'unknown-key') return { kind: 'unknown', code, isOffline: true };
  if (reading.claims.eventId === eventId) return undefined;
  return { kind: 'wrong-event', code, ticketId: reading.claims.ticketId, isOffline: true };
}

/** What the device has of a ticket. */
export interface Evidence {
  readonly ticket: KnownTicket | undefined;
  readonly pending: QueuedScan | undefined;
  readonly door: Pick<Door, 'voidTicketIds' | 'event'>;
}

/**
 * The verdict of the device alone on a genuine ticket of this event. `admitted` says that it may be let in: nobody has
 * been told yet.
 */
export function localOutcome(
  code: string | undefined,
  ticketId: string,
  { ticket, pending, door }: Evidence,
  now: Date,
): Outcome {
  const about = { code, ticketId, name: ticket?.attendeeName, typeName: ticket?.ticketTypeName };
  if (ticket?.status === 'void' || door.voidTicketIds.includes(ticketId)) {
    return { ...about, kind: 'void', voidReason: ticket?.voidReason, isOffline: true };
  }
  const used = ticket?.checkIns[0] ?? pending;
  if (used !== undefined) {
    const place = { device: used.device ?? undefined, gate: used.gate ?? undefined };
    return { ...about, ...place, kind: 'already-used', at: used.at, isOffline: true };
  }
  if (ticket === undefined) return { ...about, kind: 'unknown', canAdmit: true, isOffline: true };
  return { ...about, kind: 'admitted', isNotToday: !isOnDayOf(door.event, now), isOffline: true };
}

/** By the venue's calendar, as the server has it. */
export function isOnDayOf({ doorsAt, startsAt, endsAt, timezone }: Door['event'], moment: Date): boolean {
  // The Swedish form of a date is ISO 8601, which sorts.
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' });
  const first = doorsAt !== null && doorsAt < startsAt ? doorsAt : startsAt;
  const day = calendar.format(moment);
  return day >= calendar.format(new Date(first)) && day <= calendar.format(new Date(endsAt));
}
