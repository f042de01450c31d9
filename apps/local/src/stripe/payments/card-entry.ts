import { badCard, invalid } from '../protocol/failures.ts';
import { required, text, wholeNumber } from '../protocol/inputs.ts';
import type { ParamMap } from '../protocol/params.ts';
import { cardByNumber, hasValidCheckDigit, type TestCard } from './cards.ts';

/** A card as someone typed it, judged; the number itself does not leave this file. */
export interface EnteredCard {
  readonly card: TestCard;
  readonly expMonth: number;
  readonly expYear: number;
}

/**
 * Reads `card[number]`, `[exp_month]`, `[exp_year]` and `[cvc]` with Stripe's judgements (402 `incorrect_number`,
 * `invalid_expiry_year` …). A number that is not one of the test cards is declined as `test_mode_live_card`.
 */
export function readEnteredCard(entered: ParamMap, nowMs: number): EnteredCard {
  const number = required(entered, 'number').replace(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(number) || !hasValidCheckDigit(number)) {
    throw badCard('Your card number is incorrect.', { code: 'incorrect_number', param: 'number' });
  }
  const card = cardByNumber(number);
  if (card === undefined) {
    const message = 'Your card was declined. Your request was in test mode, but used a non test card.';
    throw badCard(message, { code: 'card_declined', decline_code: 'test_mode_live_card' });
  }
  const cvc = text(entered, 'cvc', 10);
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc)) {
    throw badCard("Your card's security code is invalid.", { code: 'invalid_cvc', param: 'cvc' });
  }
  return { card, ...readExpiry(entered, nowMs) };
}

function readExpiry(
  entered: ParamMap,
  nowMs: number,
): { readonly expMonth: number; readonly expYear: number } {
  const month = wholeNumber(entered, 'exp_month', { min: -9_999, max: 9_999 });
  const given = wholeNumber(entered, 'exp_year', { min: -9_999, max: 9_999 });
  if (month === undefined || given === undefined) {
    const param = month === undefined ? 'card[exp_month]' : 'card[exp_year]';
    throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (month < 1 || month > 12) {
    const message = "Your card's expiration month is invalid.";
    throw badCard(message, { code: 'invalid_expiry_month', param: 'exp_month' });
  }
  const today = new Date(nowMs);
  const year = given >= 0 && given < 100 ? 2_000 + given : given;
  const monthsLeft = (year - today.getUTCFullYear()) * 12 + month - 1 - today.getUTCMonth();
  if (monthsLeft < 0 || year > today.getUTCFullYear() + 50) {
    const message = "Your card's expiration year is invalid.";
    throw badCard(message, { code: 'invalid_expiry_year', param: 'exp_year' });
  }
  return { expMonth: month, expYear: year };
}
