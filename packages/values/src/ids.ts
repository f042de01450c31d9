import { v7 } from 'uuid';

/** Makes ids: UUIDv7 (RFC 9562), so that keys made later sort later and inserts stay at the end of an index. */
export type NewId = () => string;

export const newId: NewId = () => v7();
