import { describe, expect, it } from 'vitest';
import { eventTime, moment, readerTime } from './dates.ts';

const EVENING = '2027-05-14T18:00:00.000Z';

describe('event times', () => {
  it('shows the clock of the venue, whatever the reader’s zone', () => {
    expect(eventTime(EVENING, 'Europe/Berlin', 'en-GB')).toMatchObject({
      time: '20:00',
      day: '14',
      zone: 'CEST',
    });
    expect(eventTime(EVENING, 'Asia/Tokyo', 'en-GB')).toMatchObject({ day: '15', time: '3:00' });
  });

  it('speaks the reader’s language', () => {
    expect(eventTime(EVENING, 'Europe/Berlin', 'de').date).toBe('Freitag, 14. Mai 2027');
    expect(eventTime(EVENING, 'Europe/Berlin', 'de').day).toBe('14');
    expect(eventTime(EVENING, 'Europe/Berlin', 'fr').date).toBe('vendredi 14 mai 2027');
  });

  it('tells readers elsewhere when it is for them', () => {
    const elsewhere = readerTime(EVENING, { venue: 'Europe/Berlin', reader: 'America/New_York' }, 'en-GB');
    expect(elsewhere).toContain('14:00');
  });

  it('tells nothing to readers whose clocks show the same', () => {
    expect(readerTime(EVENING, { venue: 'Europe/Berlin', reader: 'Europe/Paris' }, 'en-GB')).toBeUndefined();
  });

  it('notices that two zones agree in winter and not in summer', () => {
    const zones = { venue: 'Europe/London', reader: 'Africa/Abidjan' };
    expect(readerTime('2027-01-14T18:00:00.000Z', zones, 'en-GB')).toBeUndefined();
    expect(readerTime(EVENING, zones, 'en-GB')).toBeDefined();
  });

  it('gives a moment with its date and time', () => {
    expect(moment(EVENING, 'en-GB')).toMatch(/May 2027/);
  });
});
