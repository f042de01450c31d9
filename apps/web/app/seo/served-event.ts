import type { EventDetails } from '../api/types.ts';

/**
 * The event that the page was served with (`event-page.ts` of the event service), so that what a reader already sees
 * is not taken away while it is read again. Undefined on every other way to the page.
 */
export function servedEvent(id: string): EventDetails | undefined {
  if (import.meta.server) return undefined;
  const text = document.getElementById('served-event')?.textContent;
  if (!text) return undefined;
  const value: unknown = JSON.parse(text);
  return isEvent(value) && value.id === id ? value : undefined;
}

function isEvent(value: unknown): value is EventDetails {
  return typeof value === 'object' && value !== null && 'id' in value && 'ticketTypes' in value;
}
