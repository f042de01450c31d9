import { v7 } from 'uuid';

/** Makes ids: UUIDv7 (RFC 9562), so that keys made later sort later and inserts stay at the end of an index. */
export type NewId = () => string;

export const newId: NewId = () => v7();

/** Sorts before every UUIDv7 of this moment or later: the first 48 bits are the milliseconds since 1970. */
export function firstIdAt(moment: Date): string {
  const time = Math.max(0, moment.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
