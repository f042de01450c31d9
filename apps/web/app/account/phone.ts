/** A number as the API takes it: what people type between the digits does not count, `00` is a plus. */
export function internationalNumber(typed: string): string | undefined {
  const number = typed.replace(/[\s()/.-]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
}
