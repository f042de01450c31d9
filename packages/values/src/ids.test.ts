import { describe, expect, it } from 'vitest';
import { firstIdFrom, newId } from './ids.ts';

describe('ids', () => {
  it('sort by the time they were made at', () => {
    const before = firstIdFrom(new Date(Date.now() - 1));
    const made = newId();
    const later = firstIdFrom(new Date(Date.now() + 1));
    expect([later, made, before].toSorted()).toEqual([before, made, later]);
  });

  it('have a first one for each moment, in the form of an id', () => {
    expect(firstIdFrom(new Date('2027-01-04T10:00:00.000Z'))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-0{12}$/,
    );
  });
});
