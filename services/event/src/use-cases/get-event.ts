import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { EventContainer } from '../container.ts';
import { type EventSheet, findEvent } from '../store/events.ts';
import { type DetailsView, presentSheet } from './present-event.ts';

/**
 * A published or cancelled event, its availability at most two seconds old.
 * @throws Problem `not-found` when there is none, or it is a draft
 */
export async function getEvent({ db, pages }: EventContainer, id: string): Promise<DetailsView> {
  return pages.remember('detail', id, async () => {
    const sheet = await findEvent(db, id);
    if (sheet === undefined || sheet.event.status === 'draft') throw notFound('event', id);
    return presentSheet(db, sheet);
  });
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
