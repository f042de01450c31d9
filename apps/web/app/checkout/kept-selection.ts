import { parseSelection, type Selection } from './selection.ts';

/** Keeps what was chosen across a login, in this tab only. */
const keyOf = (eventId: string) => `concert-selection-${eventId}`;

export function keepSelection(eventId: string, selection: Selection): void {
  sessionStorage.setItem(keyOf(eventId), JSON.stringify(selection));
}

export function keptSelection(eventId: string): Selection {
  return parseSelection(sessionStorage.getItem(keyOf(eventId)));
}

export function dropSelection(eventId: string): void {
  sessionStorage.removeItem(keyOf(eventId));
}
