import type { Database } from '@concert/database/connection';
import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import { organizerOf } from '../store/events.ts';

/** Lets the event's organiser and admins pass. @returns the organiser @throws Problem `not-found` */
export async function requireEventOf(db: Database, eventId: string, identity: Identity): Promise<string> {
  const organizerId = await organizerOf(db, eventId);
  const isOwn = organizerId === identity.userId || identity.role === 'admin';
  if (organizerId === undefined || !isOwn) throw notFound('event', eventId);
  return organizerId;
}
