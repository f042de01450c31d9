import type { Door, DoorTicket } from '../api/types.ts';
import type { KnownEvent, KnownTicket } from './known.ts';

interface TicketPage {
  readonly items: readonly DoorTicket[];
  readonly nextCursor: string | null;
  readonly asOf: string;
}

export interface PullHost {
  readonly event: (id: string) => Promise<KnownEvent | undefined>;
  readonly fetchDoor: () => Promise<Door>;
  readonly fetchTickets: (since: string | undefined, cursor: string | undefined) => Promise<TicketPage>;
  readonly saveEvent: (event: KnownEvent) => Promise<void>;
  readonly saveTickets: (tickets: readonly KnownTicket[]) => Promise<void>;
  readonly nowMs: () => number;
}

/**
 * Brings the device's copy of an event up to date: facts and keys, then its tickets, all of them at first and what
 * changed from then on. A list that breaks off in the middle is asked for again from its beginning.
 */
export async function pullEvent(id: string, host: PullHost): Promise<void> {
  const before = await host.event(id);
  const door = await host.fetchDoor();
  const nowMs = host.nowMs();
  const event: KnownEvent = {
    id,
    door,
    listedSince: before?.listedSince,
    syncedAt: new Date(nowMs).toISOString(),
    skewMs: Date.parse(door.asOf) - nowMs,
  };
  await host.saveEvent(event);
  let asOf: string | undefined;
  let cursor: string | undefined;
  do {
    const page = await host.fetchTickets(before?.listedSince, cursor);
    asOf ??= page.asOf;
    await host.saveTickets(page.items.map((ticket) => ({ ...ticket, eventId: id })));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  await host.saveEvent({ ...event, listedSince: asOf });
}
