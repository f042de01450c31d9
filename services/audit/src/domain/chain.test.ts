import { describe, expect, it } from 'vitest';
import { appendToChain, CHAIN_START, hashOf, verifyChain } from './chain.ts';
import type { AuditEntry } from './record.ts';

const entry = (number: number): AuditEntry => ({
  id: `record-${number}`,
  eventId: `event-${number}`,
  action: 'BookingConfirmed',
  resource: 'booking',
  resourceId: `booking-${number}`,
  actorType: 'user',
  actorId: 'somebody',
  actorRole: 'attendee',
  address: '203.0.113.7',
  correlationId: 'correlation',
  occurredAt: new Date('2027-01-04T10:00:00.123Z'),
  details: { total: number, nested: { b: 1, a: [1, 2] } },
});

const records = appendToChain('2027-01-04', CHAIN_START, [1, 2, 3, 4, 5].map(entry));
const head = records.at(-1)!;
const changed = (index: number, change: object) =>
  records.map((record, at) => (at === index ? { ...record, ...change } : record));

describe('the chain of a day', () => {
  it('holds as it was written', () => {
    expect(verifyChain(records, head)).toBeUndefined();
    expect(verifyChain([], CHAIN_START)).toBeUndefined();
  });

  it('goes on where it ended', () => {
    const [first, ...rest] = [1, 2, 3, 4, 5].map(entry);
    const begun = appendToChain('2027-01-04', CHAIN_START, [first!]);
    expect([...begun, ...appendToChain('2027-01-04', begun[0]!, rest)]).toEqual(records);
  });

  it.each([
    ['action', 'BookingCancelled'],
    ['actorId', null],
    ['occurredAt', new Date('2027-01-04T10:00:00.124Z')],
    ['details', { total: 3, nested: { b: 1, a: [2, 1] } }],
    ['eventId', 'another'],
    ['day', '2027-01-05'],
  ])('names the record whose %s was changed', (field, value) => {
    expect(verifyChain(changed(2, { [field]: value }))).toEqual({
      sequence: 3,
      recordId: 'record-3',
      reason: 'content-changed',
    });
  });

  it('names the record after one that was rewritten with a fresh hash', () => {
    const forged = { ...records[2]!, action: 'Forged' };
    const rewritten = changed(2, { ...forged, hash: hashOf(forged) });
    expect(verifyChain(rewritten)).toEqual({ sequence: 4, recordId: 'record-4', reason: 'link-broken' });
  });

  it('names the place of a record that was removed, in the middle or at the end', () => {
    const reason = 'record-missing';
    expect(verifyChain(records.toSpliced(1, 1), head)).toEqual({ sequence: 2, recordId: null, reason });
    expect(verifyChain(records.slice(0, 4), head)).toEqual({
      sequence: 5,
      recordId: null,
      reason: 'head-differs',
    });
  });

  it('does not care for the order of keys, which a database may change', () => {
    const reordered = changed(0, { details: { nested: { a: [1, 2], b: 1 }, total: 1 } });
    expect(verifyChain(reordered, head)).toBeUndefined();
  });
});
