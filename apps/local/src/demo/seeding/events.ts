import { EventDetails } from '@concert/contracts/http/event';
import { page } from '@concert/contracts/schemas';
import type { z } from 'zod';
import type { DemoEvent, DemoTicketType } from '../demo-event.ts';
import type { Member, OrganizerName } from './accounts.ts';
import type { Api } from './api-client.ts';
import { inParallel } from './in-parallel.ts';
import { imageKeyOf, openPictures } from './pictures.ts';

export type Details = z.output<typeof EventDetails>;

/** An event of the demo as the platform has it, and whose it is. */
export interface SeededEvent {
  readonly demo: DemoEvent;
  readonly details: Details;
  readonly organizer: Member;
}

/** So many tickets of each type has an event that is to be sold out, and so many of them one buyer takes. */
export const SCARCE = { capacity: 4, each: 2 } as const;

/** What is past was published before: its dates are moved back afterwards, by whole days. */
const PAST_MOVED_BY_DAYS = 365;

/** Creates the events that are missing, each with its poster, and publishes all but the drafts. */
export async function ensureEvents(
  api: Api,
  demo: readonly DemoEvent[],
  organizers: ReadonlyMap<OrganizerName, Member>,
): Promise<readonly SeededEvent[]> {
  const known = new Map((await inParallel([...organizers.values()], 3, (one) => ownEvents(api, one))).flat());
  const pictures = openPictures();
  const seeded = await inParallel(demo, 4, async (event) => {
    const organizer = organizers.get(organizerOf(event));
    if (organizer === undefined) throw new Error(`nobody puts on ${event.slug}`);
    await pictures.ensure(event, organizer.id);
    const found = known.get(`/media/${imageKeyOf(event)}`) ?? (await create(api, event, organizer));
    const isToPublish = found.status === 'draft' && event.state !== 'draft';
    const details = isToPublish ? await publish(api, found, organizer) : found;
    return { demo: event, details, organizer };
  });
  pictures.close();
  return seeded;
}

/** An organiser's events by their picture, which says which of the demo it is. */
async function ownEvents(api: Api, { token }: Member): Promise<readonly (readonly [string, Details])[]> {
  const found: (readonly [string, Details])[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const place: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { items, nextCursor }: { items: Details[]; nextCursor: string | null } = await api.call(
      'GET',
      `/organizer/events?limit=100${place}`,
      { token, answer: page(EventDetails) },
    );
    for (const item of items) if (item.imageUrl !== null) found.push([item.imageUrl, item]);
    cursor = nextCursor;
  }
  return found;
}

async function create(api: Api, event: DemoEvent, { token }: Member): Promise<Details> {
  const { slug, state, ticketTypes, startsAt, endsAt, doorsAt, ...rest } = event;
  const days = state === 'past' ? PAST_MOVED_BY_DAYS : 0;
  const body = {
    ...rest,
    startsAt: inDays(startsAt, days),
    endsAt: inDays(endsAt, days),
    doorsAt: inDays(doorsAt, days),
    imageKey: imageKeyOf(event),
    ticketTypes: ticketTypes.map((type) => (state === 'sold-out' ? scarce(type) : type)),
  };
  // The day is in it because the dates are counted from it: another day is another request.
  const idempotencyKey = `demo-${slug}-${startsAt}`;
  return api.call('POST', '/events', { token, body, idempotencyKey, answer: EventDetails });
}

const publish = (api: Api, { id }: Details, { token }: Member): Promise<Details> =>
  api.call('PUT', `/events/${id}`, { token, body: { status: 'published' }, answer: EventDetails });

/** As many as two buyers can take: a full arena would be thousands of bookings, each with its PDFs and mail. */
const scarce = (type: DemoTicketType): DemoTicketType => ({
  ...type,
  capacity: Math.min(type.capacity, SCARCE.capacity),
});

function inDays(moment: string, days: number): string {
  const date = new Date(moment);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString();
}

const REGIONS: Readonly<Record<Exclude<OrganizerName, 'harbour'>, readonly string[]>> = {
  northern: ['GB', 'IE', 'DK', 'SE', 'NO', 'FI', 'PL', 'CZ'],
  midi: ['FR', 'BE', 'ES', 'PT', 'IT', 'GR'],
  americas: ['US', 'CA', 'MX', 'BR', 'AR'],
  pacific: ['JP', 'SG', 'IN', 'AU', 'NZ'],
};

function organizerOf({ venue }: DemoEvent): OrganizerName {
  if (REGIONS.northern.includes(venue.country)) return 'northern';
  if (REGIONS.midi.includes(venue.country)) return 'midi';
  if (REGIONS.americas.includes(venue.country)) return 'americas';
  if (REGIONS.pacific.includes(venue.country)) return 'pacific';
  return 'harbour';
}
