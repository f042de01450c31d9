import { describe, expect, it } from 'vitest';
import { appendToChain, CHAIN_START, verifyChain } from './chain.ts';
import { CSV_HEAD, toCsv, toNdjson } from './export-formats.ts';
import { entryOf } from './record.ts';

const event = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0d',
  type: 'EventCreated',
  version: 9,
  source: 'event' as const,
  subject: 'event/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  time: '2027-01-04T10:00:00.000Z',
  correlationId: '=HYPERLINK("https://evil.example")',
  actor: { type: 'user' as const, id: '@SUM(A1)', role: 'organizer' as const, address: '203.0.113.7' },
  data: { title: 'Quote " and, comma' },
};
const records = appendToChain('2027-01-04', CHAIN_START, [entryOf(event, 'record')]);

describe('exports', () => {
  it('write no cell that a spreadsheet would run', () => {
    const csv = CSV_HEAD + toCsv(records);
    expect(csv).toContain(`,"'=HYPERLINK(""https://evil.example"")",`);
    expect(csv).toContain(`,'@SUM(A1),`);
    expect(csv).toContain(`"{""title"":""Quote \\"" and, comma""}"`);
    expect(csv.split('\r\n')).toHaveLength(3);
  });

  it('can be verified away from the database', () => {
    const lines = toNdjson(records).trimEnd().split('\n');
    const read = lines
      .map((line) => JSON.parse(line))
      .map((one) => ({ ...one, occurredAt: new Date(one.occurredAt) }));
    expect(verifyChain(read)).toBeUndefined();
  });

  it('refuse an event whose subject names nothing', () => {
    expect(() => entryOf({ ...event, subject: 'nothing' }, 'record')).toThrow('not of the form kind/id');
  });
});
