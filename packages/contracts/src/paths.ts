import type { Operation } from './operation.ts';

/**
 * Operations in the order in which a router must try them: `/bookings/stats` before `/bookings/{id}`, as API
 * Gateway prefers a literal segment to a parameter.
 */
export function bySpecificity<O extends Pick<Operation, 'path'>>(operations: readonly O[]): readonly O[] {
  return [...operations].sort((a, b) => (sortKey(a.path) < sortKey(b.path) ? -1 : 1));
}

// A parameter sorts behind every letter a literal segment may begin with.
const sortKey = (path: string): string => path.replaceAll(/\{\w+\}/g, '~');
