import { v7 } from 'uuid';

/** Makes ids: UUIDv7 (RFC 9562), so that keys made later sort later and inserts stay at the end of an index. */
export type NewId = () => string;

export const newId: NewId = () => v7();

/** What sorts before every id made from `moment` on, and behind every earlier one: rows have their age in their key. */
export function firstIdFrom(moment: Date): string {
  const milliseconds = moment.getTime().toString(16).padStart(12, '0');
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-000000000000`;
}
