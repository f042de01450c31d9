import { encodeCursor } from '@concert/values/cursors';
import { Problem } from '@concert/values/problems';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listKey, listPlace, ownPlace, searchKey, searchPlace } from './places.ts';

const ID = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const sorts = fc.constantFrom('startsAt' as const, '-startsAt' as const, 'newest' as const);
const moments = fc.date({ min: new Date('1970-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });

describe('the place in a list', () => {
  it('comes back from its cursor as it went in', () => {
    fc.assert(
      fc.property(sorts, moments, fc.uuid(), (sort, moment, id) => {
        expect(listPlace(encodeCursor(listKey(sort, { moment, id })), sort)).toEqual({ moment, id });
      }),
    );
  });

  it('is not taken from a list in another order', () => {
    const cursor = encodeCursor(listKey('newest', { moment: new Date(0), id: ID }));
    expect(() => listPlace(cursor, 'startsAt')).toThrow(Problem);
  });

  it('is not taken from what nobody made, whatever is sent', () => {
    const parts = fc.array(fc.oneof(fc.string(), fc.constant('startsAt'), fc.constant(ID)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), parts.map(encodeCursor)), (cursor) => {
        expect(() => listPlace(cursor, 'startsAt')).toThrow(Problem);
        expect(() => searchPlace(cursor)).toThrow(Problem);
      }),
    );
  });

  it.each(["019a5c3e' OR '1", 'ü', ''])('takes no id but one of ours: %s', (id) => {
    expect(() => ownPlace(encodeCursor([id]))).toThrow(Problem);
  });
});

describe('the place among search results', () => {
  it('comes back from its cursor as it went in', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 999_999 }),
        moments,
        fc.uuid(),
        fc.boolean(),
        (score, startsAt, id, isForgiving) => {
          const place = { score, startsAt, id, isForgiving };
          expect(searchPlace(encodeCursor(searchKey(place)))).toEqual(place);
        },
      ),
    );
  });
});
