import { describe, expect, it } from 'vitest';
import { isReschedule, refundUntil, type Schedule } from './rescheduling.ts';

const at = (day: number, hour: number, minute = 0) => new Date(Date.UTC(2027, 4, day, hour, minute));

const evening: Schedule = {
  startsAt: at(14, 18),
  endsAt: at(14, 21),
  venue: {
    name: 'Große Freiheit 36',
    address: 'Große Freiheit 36',
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
  },
};
const { venue } = evening;

describe('isReschedule', () => {
  it.each([
    ['half an hour later', { startsAt: at(14, 18, 30) }],
    ['an end 90 minutes later', { endsAt: at(14, 22, 30) }],
    ['a venue written otherwise', { venue: { ...venue, name: 'Grosse Freiheit 36', city: 'HAMBURG' } }],
    ['a venue that only has another name', { venue: { ...venue, name: 'Hafenhalle' } }],
    ['an address put right', { venue: { ...venue, address: 'Große Freiheit 36, Hof' } }],
    ['nothing', {}],
  ])('is not %s', (_, change) => {
    expect(isReschedule(evening, { ...evening, ...change })).toBe(false);
  });

  it.each([
    ['an hour later', { startsAt: at(14, 19) }],
    ['an hour earlier', { startsAt: at(14, 17) }],
    ['another day', { startsAt: at(15, 18), endsAt: at(15, 21) }],
    ['an end two hours later', { endsAt: at(14, 23) }],
    ['another city', { venue: { ...venue, city: 'Bremen' } }],
    ['another hall', { venue: { ...venue, name: 'Docks', address: 'Spielbudenplatz 19' } }],
  ])('is %s', (_, change) => {
    expect(isReschedule(evening, { ...evening, ...change })).toBe(true);
  });

  it('goes by the clock at the venue', () => {
    const inLondon = { ...venue, timezone: 'Europe/London' };
    const said = { startsAt: at(14, 18), endsAt: at(14, 21), venue: inLondon };
    // 19:00 in both: only the zone was wrong.
    expect(isReschedule(said, { startsAt: at(14, 17), endsAt: at(14, 20), venue })).toBe(false);
    // 19:00 was said, 20:00 it is.
    expect(isReschedule(said, { ...said, venue })).toBe(true);
  });
});

describe('refundUntil', () => {
  it('is two weeks from now, also when the old start is at the door', () => {
    expect(refundUntil(at(30, 18), at(1, 12))).toEqual(at(15, 12));
  });

  it('is not beyond the new start', () => {
    expect(refundUntil(at(3, 18), at(1, 12))).toEqual(at(3, 18));
  });
});
