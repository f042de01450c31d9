/** A kind of secret, by how it looks. */
interface Kind {
  readonly name: string;
  readonly pattern: RegExp;
  /** Bits for each character that the found text must have at least: what people write has fewer than what is drawn. */
  readonly entropy?: number;
}

const KINDS: readonly Kind[] = [
  { name: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[\w+/]{16}/g },
  { name: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { name: 'Stripe key', pattern: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { name: 'Stripe webhook secret', pattern: /\bwhsec_[A-Za-z0-9]{16,}/g },
  { name: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50,})/g },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'Slack token', pattern: /\bxox[abposr]-[\w-]{10,}/g },
  { name: 'Google API key', pattern: /\bAIza[\w-]{35}/g },
  { name: 'SendGrid key', pattern: /\bSG\.[\w-]{20,}\.[\w-]{20,}/g },
  { name: 'JSON Web Token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
  {
    name: 'password in a URL',
    pattern: /\b[a-z][a-z+]*:\/\/[^\s/:@"'`${}]+:[^\s/@"'`${}<>]{6,}@/g,
    entropy: 3,
  },
  {
    name: 'secret that is assigned',
    pattern:
      /(?:secret|token|passw(?:or)?d|api_?key|private_?key|credential)\w*["']?\s*[:=]\s*["'`][A-Za-z0-9+/=_-]{20,}["'`]/gi,
    entropy: 4.2,
  },
  { name: 'random text', pattern: /(?<![\w+/=.-])[A-Za-z0-9+/]{40,}={0,2}(?![\w+/=.-])/g, entropy: 4.8 },
];

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly text: string;
}

/** What looks like a secret in a file's text. */
export function secretsIn(file: string, text: string): readonly Finding[] {
  return KINDS.flatMap(({ name, pattern, entropy = 0 }) =>
    [...text.matchAll(pattern)]
      .filter(([found]) => entropyOf(assigned(found)) >= entropy)
      .map(({ 0: found, index }) => ({ file, line: lineAt(text, index), kind: name, text: found })),
  );
}

/** What is assigned, without the name that it is assigned to. */
const assigned = (found: string): string => /["'`]([^"'`]*)["'`]$/.exec(found)?.[1] ?? found;

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Shannon's entropy of a text's characters, in bits for each. */
export function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (character) => character);
  return [...counts.values()].reduce((sum, { length }) => {
    const share = length / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** What looks like a secret and is none. */
interface Harmless {
  /** A file, or a folder with a slash behind. */
  readonly where: string;
  /** The text, or how it begins; every text without. */
  readonly begins?: string;
  readonly reason: string;
}

export const HARMLESS: readonly Harmless[] = [
  { where: 'package-lock.json', reason: 'Checksums of packages.' },
  ...[
    'packages/contracts/src/http/file.ts',
    'packages/client/src/generated/openapi.d.ts',
    'openapi.json',
  ].map((where) => ({ where, begins: '47DEQpj8HBSa', reason: 'The SHA-256 of nothing, as an example.' })),
  { where: 'apps/local/src/stripe/state/ids.ts', begins: '0123456789abc', reason: 'An alphabet.' },
  { where: 'apps/local/src/stripe/payments/', begins: 'pm_card_', reason: 'Stripe’s published test cards.' },
  {
    where: 'apps/local/src/provision/',
    begins: 'mysql://',
    reason: 'How a DATABASE_URL looks, in messages and tests.',
  },
  {
    where: 'compose.yaml',
    begins: 'mysql://concert:',
    reason: 'Of a container that listens on this machine only.',
  },
];

export function isHarmless({ file, text }: Finding): boolean {
  return HARMLESS.some(
    ({ where, begins = '' }) =>
      (where.endsWith('/') ? file.startsWith(where) : file === where) && assigned(text).startsWith(begins),
  );
}
