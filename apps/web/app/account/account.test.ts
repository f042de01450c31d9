import { describe, expect, it } from 'vitest';
import type { Payment, PersonalData } from '../api/types.ts';
import { codesFile, grouped } from './codes.ts';
import { wholeExport } from './export.ts';
import { isFixed, knownCategory, knownFailure, toneOfDelivery } from './notices.ts';
import { paymentStanding } from './payments.ts';
import { internationalNumber } from './phone.ts';

describe('a phone number', () => {
  it('is taken as people type it', () => {
    expect(internationalNumber('+49 (1511) 234-5678')).toBe('+4915112345678');
    expect(internationalNumber('0049 1511 2345678')).toBe('+4915112345678');
  });

  it('needs its country, and digits', () => {
    for (const typed of ['', '01511 2345678', '+49 12', '+0151123456', '+49 call me'])
      expect(internationalNumber(typed), typed).toBeUndefined();
  });
});

describe('an export', () => {
  const part = (sections: PersonalData['sections']): PersonalData => ({
    exportedAt: '2027-01-04T10:00:00.000Z',
    sections,
  });

  it('goes on with each section until its end, and keeps the order', async () => {
    const asked: unknown[] = [];
    const whole = await wholeExport(async (going) => {
      asked.push(going);
      if (!going)
        return part({
          bookings: { items: [{ n: 1 }], nextCursor: 'b' },
          refunds: { items: [{ n: 9 }], nextCursor: null },
        });
      return going.cursor === 'b'
        ? part({ bookings: { items: [{ n: 2 }], nextCursor: 'c' } })
        : part({ bookings: { items: [{ n: 3 }], nextCursor: null } });
    });
    expect(asked).toEqual([
      undefined,
      { section: 'bookings', cursor: 'b' },
      { section: 'bookings', cursor: 'c' },
    ]);
    expect(whole.sections).toEqual({
      bookings: { items: [{ n: 1 }, { n: 2 }, { n: 3 }], nextCursor: null },
      refunds: { items: [{ n: 9 }], nextCursor: null },
    });
  });

  it('ends with a section that an answer no longer has', async () => {
    const whole = await wholeExport(async (going) =>
      part(going ? {} : { mails: { items: [{ n: 1 }], nextCursor: 'm' } }),
    );
    expect(whole.sections.mails).toEqual({ items: [{ n: 1 }], nextCursor: null });
  });
});

describe('a payment', () => {
  const payment: Payment = {
    id: 'p',
    bookingId: 'b',
    status: 'succeeded',
    amountMinor: 900,
    refundedMinor: 0,
    disputedMinor: 0,
    chargedBackMinor: 0,
    currency: 'EUR',
    failureCode: null,
    createdAt: '2027-01-04T10:00:00.000Z',
  };

  it.each([
    [{}, 'paid'],
    [{ refundedMinor: 100 }, 'partly-refunded'],
    [{ refundedMinor: 900 }, 'refunded'],
    [{ disputedMinor: 900, refundedMinor: 0 }, 'disputed'],
    [{ status: 'failed' as const }, 'failed'],
    [{ status: 'requires_action' as const }, 'requires-action'],
  ])('that is %o stands as %s', (change, key) => {
    expect(paymentStanding({ ...payment, ...change }).key).toBe(key);
  });
});

describe('a notice', () => {
  it('has words for a category and a reason that are new', () => {
    expect(knownCategory('reminders')).toBe('reminders');
    expect(knownCategory('brand-new')).toBe('operations');
    expect(knownFailure('no-device')).toBe('no-device');
    expect(knownFailure('30003')).toBe('other');
  });

  it('about a booking never leaves the inbox', () => {
    expect(isFixed('bookings', 'inbox')).toBe(true);
    expect(isFixed('bookings', 'email')).toBe(false);
    expect(isFixed('marketing', 'inbox')).toBe(false);
  });

  it('is shown as well only where it arrived', () => {
    expect([toneOfDelivery('delivered'), toneOfDelivery('skipped'), toneOfDelivery('failed')]).toEqual([
      'good',
      'quiet',
      'bad',
    ]);
  });
});

describe('codes', () => {
  it('are grouped for the eye', () => expect(grouped('JBSWY3DPEH')).toBe('JBSW Y3DP EH'));

  it('are kept in a file that says whose they are', () => {
    expect(codesFile(['AAAA', 'BBBB'], { title: 'Recovery codes', email: 'a@b.example' })).toBe(
      'Recovery codes (a@b.example)\r\n\r\nAAAA\r\nBBBB\r\n',
    );
  });
});
