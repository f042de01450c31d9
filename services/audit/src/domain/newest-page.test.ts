import { describe, expect, it } from 'vitest';
import { type Linked, wholePage } from './newest-page.ts';
import { entryOf } from './record.ts';

const entry = entryOf(
  {
    id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0d',
    type: 'HoldExpired',
    version: 1,
    source: 'booking',
    subject: 'booking/1',
    time: '2027-01-04T10:00:00.000Z',
    correlationId: 'correlation',
    actor: { type: 'system', id: null, role: null, address: null },
    data: {},
  },
  '-',
);
const linked = (id: string, follows: string | null): Linked => ({
  record: { ...entry, id, day: '2027-01-04', sequence: 1, previousHash: '', hash: '' },
  follows,
});
const ids = (found: readonly Linked[], limit: number) => wholePage(found, limit)?.map(({ id }) => id);

describe('a page of the newest records', () => {
  it('is whole when each record follows the next', () => {
    expect(ids([linked('c', 'b'), linked('b', 'a'), linked('a', null)], 2)).toEqual(['c', 'b']);
    expect(ids([linked('c', 'b'), linked('b', 'a'), linked('a', null)], 5)).toEqual(['c', 'b', 'a']);
  });

  it('is none when one is lacking, between two or at the end', () => {
    expect(ids([linked('c', 'b'), linked('a', null)], 2)).toBeUndefined();
    expect(ids([linked('c', 'b'), linked('b', 'a')], 3)).toBeUndefined();
    expect(ids([], 3)).toBeUndefined();
  });

  it('is none when one came late and stands between two', () => {
    expect(ids([linked('c', 'a'), linked('late', 'a'), linked('a', null)], 3)).toBeUndefined();
  });
});
