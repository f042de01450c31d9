import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { EventContainer } from '../container.ts';
import { type EventSheet, findEvent } from '../store/events.ts';
import { findLive } from '../store/live-event.ts';
import { type DetailsView, detailsView, presentSheet, presentToAll } from './present-event.ts';

/**
 * A published or cancelled event, its availability at most two seconds old. What changes with its version only
 * comes from the projection, when that has the version which the database says is current.
 * @throws Problem `not-found` when there is none, or it is a draft
 */
export async function getEvent(container: EventContainer, id: string): Promise<DetailsView> {
  const { db, pages, projection } = container;
  return pages.remember('detail', id, async () => {
    const [live, kept] = await Promise.all([findLive(db, id), projection.read(id)]);
    if (live === undefined || live.status === 'draft') throw notFound('event', id);
    if (kept?.event.version !== live.version) return readAnew(container, id);
    return detailsView({ ...kept, now: live.now }, live.free);
  });
}

async function readAnew({ db, projection }: EventContainer, id: string): Promise<DetailsView> {
  const sheet = await findEvent(db, id);
  if (sheet === undefined) throw notFound('event', id);
  await projection.write(sheet);
  return presentToAll(db, sheet);
}

/** An organiser's own event, for an admin anybody's, as it is now. @throws Problem `not-found` */
export async function getOwnEvent(
  { db }: EventContainer,
  id: string,
  identity: Identity,
): Promise<DetailsView> {
  return presentSheet(db, requireOwn(await findEvent(db, id), id, identity));
}

/** Lets the organiser and admins pass. */
export function requireOwn(sheet: EventSheet | undefined, id: string, identity: Identity): EventSheet {
  const isOwn = sheet?.event.organizerId === identity.userId || identity.role === 'admin';
  if (sheet === undefined || !isOwn) throw notFound('event', id);
  return sheet;
}
