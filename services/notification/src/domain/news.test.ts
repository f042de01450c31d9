import { describe, expect, it } from 'vitest';
import { type Happening, newsOf } from './news.ts';

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
    expect(newsOf({ kind: 'booking-cancelled', ...booking, refund: none }, 'en').body).toBe(
      'Nothing is refunded.',
    );
    expect(newsOf({ kind: 'event-cancelled', ...booking, refund }, 'fr').body).toContain('45,00');
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

  it('fall back to English', () => {
    expect(newsOf({ kind: 'event-published', eventTitle: 'X', eventId: 'e1' }, 'pt').title).toBe(
      'X is on sale',
    );
  });
});
