import type { Door } from '../api/types.ts';

export interface TicketClaims {
  readonly ticketId: string;
  readonly eventId: string;
}

/** `unknown-key`: it may be genuine, by a key that this device has not heard of yet. */
export type Reading =
  | { readonly kind: 'genuine'; readonly claims: TicketClaims }
  | { readonly kind: 'forged' }
  | { readonly kind: 'unknown-key' };

type TicketKey = Door['keys'][number];

const CODE = /^C1\.([\w-]{1,64})\.([\w-]{43})\.([\w-]{86})$/;

/**
 * Reads a ticket's code, `C1.<key id>.<ticket id and event id>.<Ed25519 signature>`, without a network. The signature
 * covers everything before it.
 */
export async function readTicketCode(code: string, keys: readonly TicketKey[]): Promise<Reading> {
  const [, kid, payload, signature] = CODE.exec(code) ?? [];
  if (kid === undefined || payload === undefined || signature === undefined) return { kind: 'forged' };
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) return { kind: 'unknown-key' };
  const signed = new TextEncoder().encode(code.slice(0, code.lastIndexOf('.')));
  const publicKey = await imported(key);
  const isGenuine = await crypto.subtle.verify('Ed25519', publicKey, bytesOf(signature), signed);
  if (!isGenuine) return { kind: 'forged' };
  const bytes = bytesOf(payload);
  const claims = { ticketId: uuidText(bytes.subarray(0, 16)), eventId: uuidText(bytes.subarray(16)) };
  return { kind: 'genuine', claims };
}

/** Whether this browser knows Ed25519; without it codes are checked by the server only. */
export async function canReadTicketCodes(): Promise<boolean> {
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  return crypto.subtle.importKey('jwk', key, 'Ed25519', false, ['verify']).then(
    () => true,
    () => false,
  );
}

const known = new Map<string, Promise<CryptoKey>>();

function imported({ kty, crv, x }: TicketKey): Promise<CryptoKey> {
  const key = known.get(x) ?? crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
  known.set(x, key);
  return key;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
