/** Why the issuer says no: Stripe's codes, https://docs.stripe.com/declines/codes. */
export interface Decline {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
}

/** What happens when the card is charged. `authenticate` asks for 3-D Secure first. */
export type Behaviour =
  | { readonly does: 'authenticate'; readonly decline?: Decline }
  | { readonly does: 'decline'; readonly decline: Decline; readonly attaches?: true }
  | { readonly does: 'dispute'; readonly reason: string }
  | { readonly does: 'process'; readonly decline?: Decline }
  | { readonly does: 'refund'; readonly refund: 'fails_later' | 'pending' }
  | { readonly does: 'succeed' };

export interface TestCard {
  /** The name under which the API takes the card as a payment method; further names in `aliases`. */
  readonly token: string;
  readonly aliases?: readonly string[];
  readonly number: string;
  readonly brand: string;
  readonly funding?: 'debit';
  readonly outcome: string;
  readonly behaviour: Behaviour;
}

const DECLINED: Decline = {
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'Your card was declined.',
};
const INSUFFICIENT_FUNDS: Decline = {
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

const SUCCEEDS: Behaviour = { does: 'succeed' };
const declines = (decline: Decline): Behaviour => ({ does: 'decline', decline });
const declined = (reason: string): Behaviour => declines({ ...DECLINED, decline_code: reason });

/**
 * Stripe's test cards, https://docs.stripe.com/testing, by number and by name.
 * `pm_card_processing` and `pm_card_processingFails` are this stand-in's own: Stripe has no card that stays in
 * `processing`.
 */
export const TEST_CARDS: readonly TestCard[] = [
  {
    token: 'pm_card_visa',
    number: '4242424242424242',
    brand: 'visa',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_visa_debit',
    number: '4000056655665556',
    brand: 'visa',
    funding: 'debit',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_mastercard',
    number: '5555555555554444',
    brand: 'mastercard',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_mastercard_debit',
    number: '5200828282828210',
    brand: 'mastercard',
    funding: 'debit',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_amex',
    number: '378282246310005',
    brand: 'amex',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_discover',
    number: '6011111111111117',
    brand: 'discover',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_diners',
    number: '3056930009020004',
    brand: 'diners',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_jcb',
    number: '3566002020360505',
    brand: 'jcb',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_unionpay',
    number: '6200000000000005',
    brand: 'unionpay',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_bypassPending',
    number: '4000000000000077',
    brand: 'visa',
    outcome: 'Succeeds',
    behaviour: SUCCEEDS,
  },
  {
    token: 'pm_card_visa_chargeDeclined',
    aliases: ['pm_card_chargeDeclined'],
    number: '4000000000000002',
    brand: 'visa',
    outcome: 'Declined',
    behaviour: declines(DECLINED),
  },
  {
    token: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    aliases: ['pm_card_chargeDeclinedInsufficientFunds'],
    number: '4000000000009995',
    brand: 'visa',
    outcome: 'Declined: insufficient funds',
    behaviour: declines(INSUFFICIENT_FUNDS),
  },
  {
    token: 'pm_card_visa_chargeDeclinedLostCard',
    aliases: ['pm_card_chargeDeclinedLostCard'],
    number: '4000000000009987',
    brand: 'visa',
    outcome: 'Declined: lost card',
    behaviour: declined('lost_card'),
  },
  {
    token: 'pm_card_visa_chargeDeclinedStolenCard',
    aliases: ['pm_card_chargeDeclinedStolenCard'],
    number: '4000000000009979',
    brand: 'visa',
    outcome: 'Declined: stolen card',
    behaviour: declined('stolen_card'),
  },
  {
    token: 'pm_card_chargeDeclinedExpiredCard',
    number: '4000000000000069',
    brand: 'visa',
    outcome: 'Declined: expired card',
    behaviour: declines({ code: 'expired_card', message: 'Your card has expired.' }),
  },
  {
    token: 'pm_card_chargeDeclinedIncorrectCvc',
    number: '4000000000000127',
    brand: 'visa',
    outcome: 'Declined: incorrect security code',
    behaviour: declines({ code: 'incorrect_cvc', message: "Your card's security code is incorrect." }),
  },
  {
    token: 'pm_card_chargeDeclinedProcessingError',
    number: '4000000000000119',
    brand: 'visa',
    outcome: 'Declined: processing error',
    behaviour: declines({
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    }),
  },
  {
    token: 'pm_card_chargeCustomerFail',
    number: '4000000000000341',
    brand: 'visa',
    outcome: 'Can be attached to a customer, but each charge is declined',
    behaviour: { does: 'decline', decline: DECLINED, attaches: true },
  },
  {
    token: 'pm_card_authenticationRequired',
    number: '4000002760003184',
    brand: 'visa',
    outcome: '3-D Secure, then succeeds',
    behaviour: { does: 'authenticate' },
  },
  {
    token: 'pm_card_authenticationRequiredOnSetup',
    number: '4000002500003155',
    brand: 'visa',
    outcome: '3-D Secure, then succeeds',
    behaviour: { does: 'authenticate' },
  },
  {
    token: 'pm_card_threeDSecure2Required',
    number: '4000000000003220',
    brand: 'visa',
    outcome: '3-D Secure, then succeeds',
    behaviour: { does: 'authenticate' },
  },
  {
    token: 'pm_card_threeDSecureRequired',
    number: '4000000000003063',
    brand: 'visa',
    outcome: '3-D Secure, then succeeds',
    behaviour: { does: 'authenticate' },
  },
  {
    token: 'pm_card_threeDSecureRequiredChargeDeclined',
    number: '4000008400001629',
    brand: 'visa',
    outcome: '3-D Secure, then declined',
    behaviour: { does: 'authenticate', decline: DECLINED },
  },
  {
    token: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    number: '4000008260003178',
    brand: 'visa',
    outcome: '3-D Secure, then declined: insufficient funds',
    behaviour: { does: 'authenticate', decline: INSUFFICIENT_FUNDS },
  },
  {
    token: 'pm_card_createDispute',
    number: '4000000000000259',
    brand: 'visa',
    outcome: 'Succeeds, then disputed as fraudulent',
    behaviour: { does: 'dispute', reason: 'fraudulent' },
  },
  {
    token: 'pm_card_createDisputeProductNotReceived',
    number: '4000000000002685',
    brand: 'visa',
    outcome: 'Succeeds, then disputed as not received',
    behaviour: { does: 'dispute', reason: 'product_not_received' },
  },
  {
    token: 'pm_card_pendingRefund',
    number: '4000000000007726',
    brand: 'visa',
    outcome: 'Succeeds; refunds are pending, then succeed',
    behaviour: { does: 'refund', refund: 'pending' },
  },
  {
    token: 'pm_card_refundFail',
    number: '4000000000005126',
    brand: 'visa',
    outcome: 'Succeeds; refunds succeed, then turn out to have failed',
    behaviour: { does: 'refund', refund: 'fails_later' },
  },
  {
    token: 'pm_card_processing',
    number: '4000000000001109',
    brand: 'visa',
    outcome: 'Processing for a while, then succeeds',
    behaviour: { does: 'process' },
  },
  {
    token: 'pm_card_processingFails',
    number: '4000000000001117',
    brand: 'visa',
    outcome: 'Processing for a while, then declined',
    behaviour: { does: 'process', decline: DECLINED },
  },
];

const BY_TOKEN = new Map(
  TEST_CARDS.flatMap((card) => [card.token, ...(card.aliases ?? [])].map((name) => [name, card] as const)),
);
const BY_NUMBER = new Map(TEST_CARDS.map((card) => [card.number, card]));

/** The test card of this name, as the API takes it for a payment method. */
export function cardByToken(token: string): TestCard | undefined {
  return BY_TOKEN.get(token);
}

/** The test card of this number (digits only). */
export function cardByNumber(number: string): TestCard | undefined {
  return BY_NUMBER.get(number);
}

/** Whether the number's check digit is right (Luhn, ISO/IEC 7812-1). */
export function hasValidCheckDigit(number: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...number].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
