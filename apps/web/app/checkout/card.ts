/** A card as it is typed. Nothing of it is kept or logged: it goes to the payment provider and nowhere else. */

export interface CardEntry {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
}

export type CardField = keyof CardEntry;

/** What is wrong with a field; the message is the page's. */
export type CardFault = 'incomplete' | 'invalid' | 'past';

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** In the groups that are printed on the card: 4-6-5 for American Express, fours for the others. */
export function formatCardNumber(typed: string): string {
  const digits = digitsOf(typed).slice(0, isAmex(typed) ? 15 : 19);
  const groups = isAmex(digits) ? [4, 6, 5] : [4, 4, 4, 4, 3];
  const parts: string[] = [];
  let start = 0;
  for (const length of groups) {
    if (start >= digits.length) break;
    parts.push(digits.slice(start, start + length));
    start += length;
  }
  return parts.join(' ');
}

/** `MM / YY`, growing with what is typed: a first digit above 1 must be a month on its own. */
export function formatExpiry(typed: string): string {
  let digits = digitsOf(typed).slice(0, 4);
  if (/^[2-9]/.test(digits)) digits = `0${digits}`.slice(0, 4);
  if (digits.length <= 2) return digits;
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

export function expiryParts(expiry: string): { readonly month: number; readonly year: number } | undefined {
  const match = /^(\d{2}) ?\/ ?(\d{2})$/.exec(expiry.trim());
  if (!match) return undefined;
  const month = Number(match[1]);
  if (month < 1 || month > 12) return undefined;
  return { month, year: 2000 + Number(match[2]) };
}

/** What is wrong with a card before it is sent, by field; empty when it can be sent. */
export function cardFaults(card: CardEntry, now: Date): Partial<Record<CardField, CardFault>> {
  const faults: Partial<Record<CardField, CardFault>> = {};
  const number = digitsOf(card.number);
  if (number.length < 13) faults.number = 'incomplete';
  else if (!passesLuhn(number)) faults.number = 'invalid';
  const expiry = expiryParts(card.expiry);
  if (digitsOf(card.expiry).length < 4) faults.expiry = 'incomplete';
  else if (!expiry) faults.expiry = 'invalid';
  else if (isPast(expiry, now)) faults.expiry = 'past';
  if (digitsOf(card.cvc).length < (isAmex(number) ? 4 : 3)) faults.cvc = 'incomplete';
  return faults;
}

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return digits.length > 0 && sum % 10 === 0;
}

function isAmex(text: string): boolean {
  return /^3[47]/.test(digitsOf(text));
}

function isPast(expiry: { readonly month: number; readonly year: number }, now: Date): boolean {
  const months = expiry.year * 12 + expiry.month;
  return months < now.getFullYear() * 12 + now.getMonth() + 1;
}
