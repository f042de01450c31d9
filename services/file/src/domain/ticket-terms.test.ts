import { describe, expect, it } from 'vitest';
import { ticketTerms } from './ticket-terms.ts';

const partial = { kind: 'partial', percent: 75, untilHoursBefore: 72 } as const;

describe('ticketTerms', () => {
  it('state the share and the time in each language', () => {
    expect(ticketTerms(partial, false, 'en')).toMatch(
      /^You can cancel until 3 days before the start and get 75% /,
    );
    expect(ticketTerms(partial, false, 'de')).toMatch(/bis 3 Tage vor Beginn stornieren und erhalten 75\s%/u);
    expect(ticketTerms(partial, false, 'es')).toMatch(/hasta 3 días antes del inicio y recuperar el 75\s%/u);
    expect(ticketTerms(partial, false, 'fr')).toMatch(/jusqu’à 3\sjours avant le début et récupérer 75\s%/u);
  });

  it('name hours below two days, and the start where there is no limit', () => {
    const full = { kind: 'full', percent: 100, untilHoursBefore: 24 } as const;
    expect(ticketTerms(full, false, 'en')).toMatch(/until 24 hours before the start and get 100% /);
    expect(ticketTerms({ ...full, untilHoursBefore: 0 }, false, 'en')).toMatch(/until the start and/);
  });

  it('promise no refund where there is none, and say nothing of money on a free ticket', () => {
    const none = { ...partial, kind: 'none' } as const;
    expect(ticketTerms(none, false, 'en')).toMatch(/^This ticket cannot be returned/);
    expect(ticketTerms(partial, true, 'en')).toMatch(/^If the event is cancelled/);
  });
});
