import { describe, expect, it } from 'vitest';
import type { Channel } from './channels.ts';
import { chosenAnew, DEFAULTS, type Preferences, unsubscribed, wants } from './preferences.ts';
import { decide } from './reach.ts';

const now = new Date('2027-01-10T22:30:00Z');
const everything = { preferences: DEFAULTS, hasDevice: true, hasNumber: true };
const usual = { category: 'bookings', isUrgent: false, now } as const;

const chosen = (categories: Partial<Preferences['categories']>): Preferences => ({
  ...DEFAULTS,
  categories: { ...DEFAULTS.categories, ...categories },
});

const ON = { inbox: true, push: true, sms: true, email: true };

describe('who is told', () => {
  it('of bookings everywhere but by text message, of marketing nowhere, until somebody chooses', () => {
    const channels: readonly Channel[] = ['inbox', 'push', 'sms', 'email'];
    expect(channels.map((channel) => decide(channel, everything, usual).kind)).toEqual([
      'tell',
      'tell',
      'skip',
      'tell',
    ]);
    const marketing = { ...usual, category: 'marketing' } as const;
    for (const channel of channels)
      expect(decide(channel, everything, marketing)).toEqual({ kind: 'skip', reason: 'no-consent' });
  });

  it('is nobody without a device or a number for it', () => {
    const bare = { preferences: chosen({ bookings: ON }), hasDevice: false, hasNumber: false };
    expect(decide('push', bare, usual)).toEqual({ kind: 'skip', reason: 'no-device' });
    expect(decide('sms', bare, usual)).toEqual({ kind: 'skip', reason: 'no-number' });
  });

  it('waits on phones for the end of quiet hours, unless it is urgent', () => {
    const quietHours = { from: '22:00', to: '08:00', timezone: 'Europe/Berlin' };
    const asleep = { ...everything, preferences: { ...chosen({ bookings: ON }), quietHours } };
    const morning = new Date('2027-01-11T07:00:00Z');
    expect(decide('push', asleep, usual)).toEqual({ kind: 'tell', notBefore: morning });
    expect(decide('sms', asleep, usual)).toEqual({ kind: 'tell', notBefore: morning });
    expect(decide('sms', asleep, { ...usual, isUrgent: true })).toEqual({ kind: 'tell', notBefore: null });
    for (const channel of ['inbox', 'email'] as const)
      expect(decide(channel, asleep, usual)).toEqual({ kind: 'tell', notBefore: null });
  });

  it('is whoever runs something here, of what must be acted on', () => {
    expect(wants(DEFAULTS, 'operations', 'push')).toBe(true);
    expect(wants(DEFAULTS, 'operations', 'sms')).toBe(false);
  });
});

describe('the consent to marketing', () => {
  const agreed = chosenAnew(DEFAULTS, chosen({ marketing: { ...ON, sms: false } }), now);

  it('is dated when it is given, kept while any channel is on, and taken back with the last', () => {
    expect(agreed.marketingConsentAt).toEqual(now);
    const later = new Date('2027-02-01T00:00:00Z');
    const less = chosen({ marketing: { inbox: false, push: true, sms: false, email: false } });
    expect(chosenAnew(agreed, less, later).marketingConsentAt).toEqual(now);
    expect(chosenAnew(agreed, DEFAULTS, later).marketingConsentAt).toBeNull();
  });

  it('ends for mails with an unsubscription, but not one given after it', () => {
    const after = unsubscribed(agreed, new Date('2027-02-01T00:00:00Z'));
    expect(after.categories.marketing).toEqual({ inbox: true, push: true, sms: false, email: false });
    expect(after.version).toBe(2);
    expect(unsubscribed(agreed, new Date('2026-12-01T00:00:00Z'))).toBe(agreed);
    expect(unsubscribed(after, new Date('2027-03-01T00:00:00Z'))).toBe(after);
  });
});
