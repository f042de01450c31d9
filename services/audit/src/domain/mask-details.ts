const MASK = '***';

/** A key with one of these words holds a secret, whatever its other words are. */
const SECRET_WORDS = new Set([
  'password',
  'passphrase',
  'secret',
  'secrets',
  'token',
  'tokens',
  'jwt',
  'otp',
  'pin',
  'signature',
  'authorization',
  'cookie',
  'credential',
  'credentials',
  'cvc',
  'cvv',
  'iban',
]);

/** A code lets somebody in, or in cheaper: tickets, discounts, one-time codes. Of a failure or a country it only tells. */
const TELLING_CODES = new Set([
  'failure',
  'error',
  'status',
  'country',
  'currency',
  'language',
  'reason',
  'decline',
]);

/** A key that ends in one of these words holds personal data; `emailId` does not. */
const PERSONAL_WORDS = new Set(['email', 'mail', 'phone', 'mobile', 'recipient', 'birthday', 'birthdate']);

const PERSONAL_KEYS = new Set([
  'attendee name',
  'holder name',
  'first name',
  'last name',
  'full name',
  'user name',
  'api key',
  'private key',
]);

/**
 * An event's data as the trail keeps it: secrets and personal data are masked by the names of their keys, at any
 * depth, since the trail outlives the person's erasure. Events carry none by contract; this is the second net.
 */
export function maskDetails(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key.toWellFormed(),
      isSensitive(key) && canTell(value) ? MASK : maskValue(value),
    ]),
  );
}

/** Yes and no are nobody's secret: `marketingByEmail` is a consent. */
const canTell = (value: unknown): boolean => value !== null && typeof value !== 'boolean';

function maskValue(value: unknown): unknown {
  // A text that is not valid Unicode would be refused by the database.
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(maskValue);
  return typeof value === 'object' && value !== null ? maskDetails({ ...value }) : value;
}

function isSensitive(key: string): boolean {
  const words = wordsOf(key);
  return (
    words.some((word) => SECRET_WORDS.has(word)) ||
    isSecretCode(words) ||
    PERSONAL_WORDS.has(words.at(-1) ?? '') ||
    PERSONAL_KEYS.has(words.slice(-2).join(' '))
  );
}

function isSecretCode(words: readonly string[]): boolean {
  return /^codes?$/.test(words.at(-1) ?? '') && !words.some((word) => TELLING_CODES.has(word));
}

/** `attendeeName`, `attendee_name` and `ATTENDEE-NAME` are the same words. */
function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
