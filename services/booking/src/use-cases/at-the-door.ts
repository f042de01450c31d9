import type { Database } from '@concert/database/connection';
import type { Identity } from '@concert/service-kit/identity';
import { notFound, unprocessable } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { type TicketClaims, verifyTicketCode } from '../domain/ticket-code.ts';
import { type DoorEvent, doorEvent } from '../store/events.ts';

/** An event and the database's time, for those who may stand at its doors. */
export interface Door {
  readonly event: DoorEvent;
  readonly now: Date;
}

/** Staff may work at any event of the house, an organiser at its own. @throws Problem `not-found` */
export async function openDoor(db: Database, eventId: string, identity: Identity): Promise<Door> {
  const found = await doorEvent(db, eventId);
  const isAllowed = identity.role !== 'organizer' || found?.event.organizerId === identity.userId;
  if (found === undefined || !isAllowed) throw notFound('event', eventId);
  return found;
}

/** Reads codes; undefined for one that none of our keys signed. */
export async function codeReader({
  ticketKeys,
}: Pick<BookingContainer, 'ticketKeys'>): Promise<(code: string) => TicketClaims | undefined> {
  const publicKeyOf = await ticketKeys.verifier();
  return (code) => verifyTicketCode(code, publicKeyOf);
}

/** @throws Problem `ticket-not-genuine` (422) */
export async function readCode(
  container: Pick<BookingContainer, 'ticketKeys'>,
  code: string,
): Promise<TicketClaims> {
  const claims = (await codeReader(container))(code);
  if (claims === undefined) {
    throw unprocessable(
      'ticket-not-genuine',
      'This code was not signed by us: the ticket is forged or torn.',
    );
  }
  return claims;
}
