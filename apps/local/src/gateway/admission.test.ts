import { describe, expect, it } from 'vitest';
import { limitsOfOne, noRoom, openAdmission } from './admission.ts';
import { RoomIsFull } from './room.ts';
import { openBucket } from './token-bucket.ts';

const functions = new Map([['booking', { name: 'booking-api', atOnce: 1 }]] as const);

describe('the throttle', () => {
  it('lets a burst pass and then so many a second', () => {
    let time = 0;
    const mayPass = openBucket({ perSecond: 10, burst: 3 }, () => time);
    expect([1, 2, 3, 4].map(() => mayPass())).toEqual([true, true, true, false]);
    time += 200;
    expect([1, 2, 3].map(() => mayPass())).toEqual([true, true, false]);
    time += 60_000;
    expect([1, 2, 3, 4].map(() => mayPass())).toEqual([true, true, true, false]);
  });

  it('answers as the stage in AWS does: 429 with the time to wait', () => {
    const admission = openAdmission(functions, { ...limitsOfOne(1), throttle: { perSecond: 1, burst: 1 } });
    expect(admission.throttled('a')).toBeUndefined();
    const { status, headers, body } = admission.throttled('b') ?? {};
    expect([status, headers?.['retry-after'], headers?.['content-type']]).toEqual([
      429,
      '1',
      'application/problem+json',
    ]);
    expect(JSON.parse(String(body))).toMatchObject({ status: 429, instance: 'b' });
  });

  it('is shared by the gateways of one port', () => {
    expect(limitsOfOne(4).throttle.burst * 4).toBe(limitsOfOne(1).throttle.burst);
  });
});

it('answers 503 with the time to wait to whom a function has no room for', () => {
  const { status, headers } = noRoom(new RoomIsFull(3), 'c');
  expect([status, headers['retry-after']]).toEqual([503, '3']);
});

it('never refuses a thousand at one moment', async () => {
  const room = openAdmission(functions, limitsOfOne(1)).roomOf('booking');
  const rush = Array.from({ length: 1_000 }, () =>
    room.enter(
      async () => 'served',
      () => false,
    ),
  );
  expect(new Set(await Promise.all(rush))).toEqual(new Set(['served']));
});
