import { describe, expect, it } from 'vitest';
import type { Happening } from './happenings.ts';
import { newsOf } from './news.ts';

const booking = { eventTitle: 'Northern Lights', bookingId: 'b1' };
const refund = { amountMinor: 4500, currency: 'EUR' };

describe('news', () => {
  it('speak the language of their reader, with money in its form', () => {
    expect(newsOf({ kind: 'refund-made', ...booking, refund }, 'de')).toEqual({
      title: 'Deine Erstattung für Northern Lights',
      body: '45,00\u00a0€ sind auf dem Weg zu dir. Banken brauchen dafür einige Tage.',
      link: '/bookings/b1',
    });
    expect(newsOf({ kind: 'booking-confirmed', ...booking, tickets: 1 }, 'en').body).toContain(
      'Your ticket is',
    );
    expect(newsOf({ kind: 'booking-confirmed', ...booking, tickets: 3 }, 'es').body).toContain('3 entradas');
  });

  it('say when nothing comes back', () => {
    const none = { amountMinor: 0, currency: 'EUR' };
    expect(newsOf({ kind: 'booking-cancelled', by: 'buyer', ...booking, refund: none }, 'en').body).toBe(
      'Nothing is refunded.',
    );
    expect(newsOf({ kind: 'event-cancelled', ...booking, refund }, 'fr').body).toContain('45,00');
  });

  it('say whose doing a cancellation was, and nothing of refunds when the bank took the money', () => {
    const bodyOf = (by: 'organizer' | 'bank') =>
      newsOf({ kind: 'booking-cancelled', by, ...booking, refund }, 'en').body;
    expect(bodyOf('organizer')).toBe(
      'The organiser has cancelled your booking; your tickets are no longer valid. €45.00 will be refunded to you.',
    );
    expect(bodyOf('bank')).toBe('Your bank took the payment back; your tickets are no longer valid.');
  });

  it('tell operators of a refund that failed, with the code that the runbook goes by', () => {
    const failed = { kind: 'refund-failed' as const, ...booking, refund, failureCode: 'charge_disputed' };
    for (const locale of ['en', 'de', 'es', 'fr'])
      expect(newsOf(failed, locale).body).toContain('(charge_disputed)');
    expect(newsOf(failed, 'en').title).toBe('Refund failed: Northern Lights');
  });

  it('fit their columns, whatever the event is called', () => {
    const eventTitle = '🎸'.repeat(150);
    const happenings: Happening[] = [
      { kind: 'booking-confirmed', eventTitle, bookingId: 'b1', tickets: 2 },
      { kind: 'event-published', eventTitle, eventId: 'e1' },
    ];
    for (const happening of happenings) {
      const { title } = newsOf(happening, 'de');
      expect([...title].length).toBeLessThanOrEqual(150);
      expect(title.isWellFormed()).toBe(true);
    }
  });

  it('tell of a new date with both times at the venue, and until when tickets go back', () => {
    const showing = { timezone: 'Europe/Berlin', venueName: 'Große Freiheit 36', city: 'Hamburg' };
    const moved: Happening = {
      kind: 'event-rescheduled',
      ...booking,
      before: { ...showing, startsAt: '2027-05-14T18:00:00.000Z' },
      after: { ...showing, startsAt: '2027-11-02T19:00:00.000Z' },
      refundUntil: '2027-05-28T18:00:00.000Z',
    };
    const { title, body, link } = newsOf(moved, 'de');
    expect({ title, link }).toEqual({ title: 'Neuer Termin: Northern Lights', link: '/bookings/b1' });
    expect(body).toContain('2. November 2027 um 20:00, Große Freiheit 36, Hamburg');
    expect(body).toContain('14. Mai 2027 um 20:00');
    expect(body).toContain('28. Mai 2027 um 20:00');
    expect(newsOf({ ...moved, after: { ...moved.before, city: 'Kiel' } }, 'en').title).toBe(
      'New venue: Northern Lights',
    );
  });

  it('say everything in every language', () => {
    const money = refund;
    const showing = { startsAt: '2027-05-14T18:00:00.000Z', timezone: 'UTC', venueName: 'X', city: 'Y' };
    const event = { eventTitle: 'Northern Lights', eventId: 'e1' };
    const happenings: Happening[] = [
      { kind: 'tickets-reissued', ...booking, tickets: 2 },
      { kind: 'booking-cancelled', by: 'organizer', ...booking, refund: money },
      { kind: 'booking-cancelled', by: 'bank', ...booking, refund: money },
      { kind: 'reminder', ...booking, showing },
      { kind: 'membership-past-due', until: null },
      { kind: 'membership-past-due', until: '2027-05-14T18:00:00.000Z' },
      { kind: 'membership-ended' },
      { kind: 'dispute-opened', ...event, amount: money, reason: 'fraudulent', evidenceDueAt: null },
      { kind: 'dispute-closed', ...event, amount: money, outcome: 'won' },
      { kind: 'dispute-closed', ...event, amount: money, outcome: 'lost' },
      { kind: 'file-quarantined', reason: 'malware' },
      { kind: 'suspicion', pattern: 'mass-export', count: 12 },
      { kind: 'books-differ', day: '2027-01-04', differences: 1 },
    ];
    for (const happening of happenings) {
      const words = ['en', 'de', 'es', 'fr'].map((locale) => newsOf(happening, locale).body);
      expect(new Set(words).size).toBe(4);
      for (const word of words) expect(word).not.toMatch(/null|undefined/);
    }
  });

  it('fall back to English', () => {
    expect(newsOf({ kind: 'event-published', eventTitle: 'X', eventId: 'e1' }, 'pt').title).toBe(
      'X is on sale',
    );
  });
});
