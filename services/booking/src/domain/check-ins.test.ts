import { after, DAY, HOUR, MINUTE } from '@concert/values/clock';
import { describe, expect, it } from 'vitest';
import { checkInOf, isCredible, isOnDayOf, type KnownScan, takeScan } from './check-ins.ts';

const now = new Date('2027-05-14T18:00:00.000Z');
let count = 0;

const scan = (minutes: number, device = 'north', by = 'staff') => ({
  id: `scan-${++count}`,
  at: after(now, minutes * MINUTE),
  device,
  gate: null,
  by,
});

const admitted = (minutes: number, device?: string): KnownScan => ({
  ...scan(minutes, device),
  status: 'admitted',
});

describe('a scan', () => {
  it('lets somebody in when there is none before', () => {
    const first = scan(0);
    const { result, scans } = takeScan([], first, false);
    expect(result).toBe('admitted');
    expect(checkInOf(scans)).toMatchObject({ id: first.id });
  });

  it('is told that the ticket was used, and is not kept, when it was made online', () => {
    const known = [admitted(0)];
    expect(takeScan(known, scan(1, 'south'), false)).toEqual({ result: 'already-used', scans: known });
  });

  it('is a double use when it comes from offline and another scanner was earlier', () => {
    const { result, scans } = takeScan([admitted(0)], scan(1, 'south'), true);
    expect(result).toBe('double-used');
    expect(scans.map(({ status }) => status)).toEqual(['admitted', 'double-used']);
  });

  it('becomes the check-in when it was the earlier one; the other was the double use', () => {
    const { result, scans } = takeScan([admitted(5)], scan(1, 'south'), true);
    expect(result).toBe('admitted');
    expect(scans.map(({ status }) => status)).toEqual(['double-used', 'admitted']);
  });

  it('of the same scanner again is no double use; the earliest counts', () => {
    expect(takeScan([admitted(0)], scan(1), true).result).toBe('already-used');
    const { result, scans } = takeScan([admitted(5)], scan(1), true);
    expect(result).toBe('admitted');
    expect(scans.map(({ status }) => status)).toEqual(['repeated', 'admitted']);
  });

  it('sent again is the same scan, whatever became of it', () => {
    const first = admitted(0);
    const double = takeScan([first], scan(1, 'south'), true).scans;
    expect(takeScan(double, { ...first, id: 'again' }, true)).toEqual({ result: 'admitted', scans: double });
    const again = { ...scan(1, 'south'), id: 'again' };
    expect(takeScan(double, again, true)).toEqual({ result: 'double-used', scans: double });
    const undone = [{ ...first, status: 'undone' as const }];
    expect(takeScan(undone, { ...first, id: 'again' }, true)).toEqual({ result: 'undone', scans: undone });
  });

  it('lets somebody in anew after it was undone', () => {
    const undone = [{ ...admitted(0), status: 'undone' as const }];
    const { result, scans } = takeScan(undone, scan(9), false);
    expect(result).toBe('admitted');
    expect(scans.map(({ status }) => status)).toEqual(['undone', 'admitted']);
  });

  it('is not kept beyond what any door makes', () => {
    let known: readonly KnownScan[] = [];
    for (let minute = 0; minute < 50; minute += 1) {
      known = takeScan(known, scan(minute, `device ${minute}`), true).scans;
    }
    expect(known).toHaveLength(20);
  });
});

describe('the time of a scan', () => {
  it('may be a week old and two minutes ahead', () => {
    expect(isCredible(after(now, -7 * DAY), now)).toBe(true);
    expect(isCredible(after(now, -7 * DAY - 1), now)).toBe(false);
    expect(isCredible(after(now, 2 * MINUTE), now)).toBe(true);
    expect(isCredible(after(now, 2 * MINUTE + 1), now)).toBe(false);
  });

  it('is of the event’s days by the venue’s calendar, from the doors to the end', () => {
    // 23:00 in Auckland, until two hours past midnight.
    const startsAt = new Date('2027-05-14T11:00:00.000Z');
    const event = {
      doorsAt: after(startsAt, -HOUR),
      startsAt,
      endsAt: after(startsAt, 3 * HOUR),
      timezone: 'Pacific/Auckland',
    };
    expect(isOnDayOf(event, new Date('2027-05-13T12:30:00.000Z'))).toBe(true);
    expect(isOnDayOf(event, new Date('2027-05-13T11:30:00.000Z'))).toBe(false);
    expect(isOnDayOf(event, new Date('2027-05-14T14:00:00.000Z'))).toBe(true);
    expect(isOnDayOf(event, new Date('2027-05-15T12:00:00.000Z'))).toBe(false);
  });
});
