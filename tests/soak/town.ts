import { eventOperations } from '@concert/contracts/http/event';
import type { Database } from '@concert/database/connection';
import { newId } from '@concert/values/ids';
import { type ApiClient, openApiClient } from '../../tools/demo/api-client.ts';
import { type Caller, givenCallers } from '../limits/buyers.ts';

/** A confirmed booking, to be gone on with. */
export interface Bought {
  readonly buyer: Caller;
  readonly bookingId: string;
  readonly eventId: string;
}

export interface Show {
  readonly id: string;
  readonly title: string;
  readonly ticketTypeId: string;
  readonly organizer: Caller;
}

/** Who lives here, what is on, and what happened so far. */
export interface Town {
  readonly api: ApiClient;
  readonly buyers: readonly Caller[];
  readonly organizers: readonly Caller[];
  readonly shows: readonly Show[];
  readonly bought: Bought[];
}

const BUYERS = 60;
const ORGANIZERS = 4;
const SHOWS = 12;
const CAPACITY = 100_000;

export async function buildTown(db: Database, url: string): Promise<Town> {
  const api = openApiClient(url);
  const buyers = await givenCallers(db, BUYERS);
  const organizers = await givenCallers(db, ORGANIZERS, 'organizer');
  const shows: Show[] = [];
  for (let index = 0; index < SHOWS; index += 1) {
    const organizer = organizers[index % ORGANIZERS];
    if (organizer !== undefined) shows.push(await putOn(api, organizer, index));
  }
  return { api, buyers, organizers, shows, bought: [] };
}

async function putOn(api: ApiClient, organizer: Caller, index: number): Promise<Show> {
  const { createEvent, updateEvent } = eventOperations;
  const token = await organizer.token();
  const title = `Long Evening ${index + 1}`;
  const startsAt = new Date(Date.now() + (index + 5) * 86_400_000);
  const body = {
    ...createEvent.bodyExample,
    title,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 3 * 3_600_000).toISOString(),
    ticketTypes: [{ name: 'Standing', priceMinor: 3_900, capacity: CAPACITY, maxPerBooking: 6 }],
  };
  const event = await api.call(createEvent, { token, key: newId(), body }, createEvent.responses[201].body);
  const published = { token, params: { id: event.id }, body: { status: 'published' } };
  await api.call(updateEvent, published, updateEvent.responses[200].body);
  return { id: event.id, title, ticketTypeId: event.ticketTypes[0]?.id ?? '', organizer };
}
