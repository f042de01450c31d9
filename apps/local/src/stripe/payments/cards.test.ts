import { expect, test } from 'vitest';
import { fingerprintOf } from '../protocol/idempotency.ts';
import { parseForm } from '../protocol/params.ts';
import { readEnteredCard } from './card-entry.ts';
import { cardByNumber, cardByToken, hasValidCheckDigit, TEST_CARDS } from './cards.ts';

test('every test card has its own number with a valid check digit, and its own names', () => {
  const names = TEST_CARDS.flatMap(({ token, aliases = [] }) => [token, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(TEST_CARDS.map(({ number }) => number)).size).toBe(TEST_CARDS.length);
  for (const card of TEST_CARDS) {
    expect(hasValidCheckDigit(card.number), card.number).toBe(true);
    expect(cardByNumber(card.number)).toBe(card);
    expect(cardByToken(card.token)).toBe(card);
  }
});

test('a number with one digit changed is found out', () => {
  expect(hasValidCheckDigit('4242424242424241')).toBe(false);
});

test('a card is good until the end of its last month', () => {
  const entered = parseForm('number=4242424242424242&exp_month=7&exp_year=26&cvc=123');
  const expiry = { expMonth: 7, expYear: 2_026 };
  expect(readEnteredCard(entered, Date.parse('2026-07-31T23:59:59Z'))).toMatchObject(expiry);
  expect(() => readEnteredCard(entered, Date.parse('2026-08-01T00:00:00Z'))).toThrow('expiration year');
});

test('idempotency tells cards apart by no more than their last digits', () => {
  const of = (form: string): string => fingerprintOf('POST /v1/payment_methods', parseForm(form));
  expect(of('type=card&card[number]=4242424242424242')).toBe(of('card[number]=5555444433334242&type=card'));
  expect(of('card[number]=4242424242424242')).not.toBe(of('card[number]=4000000000000002'));
});
