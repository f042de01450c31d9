import type { Identity } from '@concert/service-kit/identity';
import type { BookingContainer } from '../container.ts';
import { countDoubleUses, countTickets, voidTicketIds } from '../store/door-tickets.ts';
import { ticketTypesOf } from '../store/offers.ts';
import { openDoor } from './at-the-door.ts';
import { publishTicketKeys } from './publish-ticket-keys.ts';

/** Every device of a house asks every few seconds: together they cost one count of all the event's tickets. */
const COUNTED_FOR_SECONDS = 2;

/** An answer of a few hundred kilobytes; more are in the list of tickets. */
const MOST_VOID = 10_000;

/** What a door must know of an event to verify codes without a network. @throws Problem `not-found` */
export async function getDoor(container: BookingContainer, eventId: string, identity: Identity) {
  const { db, cache } = container;
  const { event, now } = await openDoor(db, eventId, identity);
  const { organizerId: _, ...facts } = event;
  const types = await ticketTypesOf(db, eventId);
  const counted = await cache.remember(`cache:doors:${eventId}`, COUNTED_FOR_SECONDS, () =>
    countTickets(db, eventId),
  );
  const counts = new Map(counted.map((count) => [count.ticketTypeId, count]));
  const voided = await voidTicketIds(db, eventId, MOST_VOID + 1);
  return {
    event: {
      ...facts,
      doorsAt: event.doorsAt?.toISOString() ?? null,
      startsAt: event.startsAt.toISOString(),
      endsAt: event.endsAt.toISOString(),
    },
    keys: (await publishTicketKeys(container)).keys,
    ticketTypes: types.map((type) => {
      const { valid = 0, checkedIn = 0 } = counts.get(type.id) ?? {};
      return { ...type, valid, checkedIn };
    }),
    doubleUsed: await countDoubleUses(db, eventId),
    voidTicketIds: voided.slice(0, MOST_VOID),
    hasMoreVoid: voided.length > MOST_VOID,
    asOf: now.toISOString(),
  };
}
