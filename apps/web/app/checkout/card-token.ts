import { ApiError, networkProblem } from '../problems/problem.ts';
import { type CardEntry, digitsOf, expiryParts } from './card.ts';

/** The card was refused before anything was charged; `code` is one of Stripe's. */
export class CardRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`The card was refused: ${code}`);
    this.name = 'CardRefused';
    this.code = code;
  }
}

/**
 * Hands a card to the payment provider (Stripe's `POST /v1/payment_methods`, form-encoded) and gives the id
 * that stands for it.
 * @throws CardRefused when the provider refuses it, ApiError when it cannot be reached.
 */
export async function tokeniseCard(
  provider: { readonly apiUrl: string; readonly publishableKey: string },
  card: CardEntry,
): Promise<string> {
  const response = await fetch(`${provider.apiUrl.replace(/\/$/, '')}/v1/payment_methods`, {
    method: 'POST',
    headers: { authorization: `Bearer ${provider.publishableKey}` },
    body: formOf(card),
    credentials: 'omit',
  }).catch((cause: unknown) => {
    throw new ApiError(networkProblem(), cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  const id = textIn(body, 'id');
  if (response.ok && id !== undefined) return id;
  const code = textIn(recordIn(body, 'error'), 'code');
  if (code !== undefined) throw new CardRefused(code);
  throw new ApiError({ ...networkProblem(), type: 'unexpected', status: response.status });
}

function formOf(card: CardEntry): URLSearchParams {
  const expiry = expiryParts(card.expiry);
  return new URLSearchParams({
    type: 'card',
    'card[number]': digitsOf(card.number),
    'card[exp_month]': String(expiry?.month ?? ''),
    'card[exp_year]': String(expiry?.year ?? ''),
    'card[cvc]': digitsOf(card.cvc),
  });
}

function recordIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textIn(value: unknown, key: string): string | undefined {
  const found = recordIn(value, key);
  return typeof found === 'string' ? found : undefined;
}
