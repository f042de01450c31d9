import { describe, expect, it } from 'vitest';
import { cardFaults, expiryParts, formatCardNumber, formatExpiry, passesLuhn } from './card.ts';

const NOW = new Date(2027, 4, 14);

describe('card number', () => {
  it('stands in the groups that are printed on the card', () => {
    expect(formatCardNumber('4242424242424242')).toBe('4242 4242 4242 4242');
    expect(formatCardNumber('4242-4242x42')).toBe('4242 4242 42');
    expect(formatCardNumber('378282246310005')).toBe('3782 822463 10005');
  });

  it('takes no more digits than a card has', () => {
    expect(formatCardNumber('4'.repeat(30))).toHaveLength(23);
    expect(formatCardNumber('37'.padEnd(30, '1'))).toHaveLength(17);
  });

  it('is checked by its check digit', () => {
    expect(passesLuhn('4242424242424242')).toBe(true);
    expect(passesLuhn('4242424242424241')).toBe(false);
    expect(passesLuhn('')).toBe(false);
  });
});

describe('expiry', () => {
  it('grows as it is typed', () => {
    expect(formatExpiry('1')).toBe('1');
    expect(formatExpiry('12')).toBe('12');
    expect(formatExpiry('123')).toBe('12 / 3');
    expect(formatExpiry('12 / 30')).toBe('12 / 30');
    expect(formatExpiry('5')).toBe('05');
    expect(formatExpiry('530')).toBe('05 / 30');
  });

  it('is a month of this century', () => {
    expect(expiryParts('05 / 30')).toEqual({ month: 5, year: 2030 });
    expect(expiryParts('13 / 30')).toBeUndefined();
  });
});

describe('card faults', () => {
  it('are none on a good card', () => {
    expect(cardFaults({ number: '4242 4242 4242 4242', expiry: '05 / 27', cvc: '123' }, NOW)).toEqual({});
  });

  it('name each field that is wrong', () => {
    expect(cardFaults({ number: '4242', expiry: '12', cvc: '' }, NOW)).toEqual({
      number: 'incomplete',
      expiry: 'incomplete',
      cvc: 'incomplete',
    });
    expect(cardFaults({ number: '4242424242424241', expiry: '04 / 27', cvc: '123' }, NOW)).toEqual({
      number: 'invalid',
      expiry: 'past',
    });
  });

  it('ask American Express for four digits', () => {
    expect(cardFaults({ number: '378282246310005', expiry: '12 / 30', cvc: '123' }, NOW)).toEqual({
      cvc: 'incomplete',
    });
  });
});
