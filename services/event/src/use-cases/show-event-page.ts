import type { eventPageOperations } from '@concert/contracts/http/event-pages';
import type { ResponseOf } from '@concert/contracts/operation';
import { Problem } from '@concert/values/problems';
import { z } from 'zod';
import type { EventContainer } from '../container.ts';
import { eventDocument, missingEventDocument } from '../domain/event-document.ts';
import { getEvent } from './get-event.ts';

type Page = ResponseOf<typeof eventPageOperations.showEventPage>;

/**
 * For a minute from the CDN, since the app reads availability for itself, and for an hour while we are away: a page that
 * everybody asks for at once must not depend on us.
 */
const SHOWN = { 'cache-control': 'public, max-age=60, stale-if-error=3600' };
const MISSING = { 'cache-control': 'public, max-age=10' };

/** An event's page as a document. What is no event that the public may see gets the page that says so. */
export async function showEventPage(container: EventContainer, id: string): Promise<Page> {
  if (!z.uuid().safeParse(id).success) return missing();
  try {
    const event = await getEvent(container, id);
    return { status: 200, body: eventDocument(event, container.publicOrigin), headers: SHOWN };
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return missing();
    throw error;
  }
}

const missing = (): Page => ({ status: 404, body: missingEventDocument(), headers: MISSING });
