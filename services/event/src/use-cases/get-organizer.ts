import { notFound } from '@concert/values/problems';
import type { EventContainer } from '../container.ts';
import { findOrganizer, type OrganizerSheet } from '../store/organizers.ts';

/** What everybody may know of an organiser. @throws Problem `not-found`, also for an account without public events */
export async function getOrganizer({ db, pages }: EventContainer, id: string): Promise<OrganizerSheet> {
  return pages.remember('organizer', id, async () => {
    const organizer = await findOrganizer(db, id);
    if (organizer === undefined) throw notFound('organizer', id);
    return organizer;
  });
}
