import { type KeyObject, sign, verify } from 'node:crypto';

/** What a ticket's code says: enough for a door device to know the ticket and its event without a network. */
export interface TicketClaims {
  readonly ticketId: string;
  readonly eventId: string;
}

const VERSION = 'C1';

/**
 * A ticket's code: `C1.<key id>.<ticket id and event id>.<Ed25519 signature>`, the binary parts in base64url.
 * The signature (RFC 8032) covers everything before it. About 140 characters, so that the QR stays coarse.
 */
export function signTicketCode(
  claims: TicketClaims,
  key: { readonly kid: string; readonly privateKey: KeyObject },
): string {
  const payload = Buffer.concat([uuidBytes(claims.ticketId), uuidBytes(claims.eventId)]).toString(
    'base64url',
  );
  const signed = `${VERSION}.${key.kid}.${payload}`;
  return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

/**
 * @param publicKeyOf the public key behind a key id, or undefined when it is not ours
 * @returns what the code says, or undefined when it is not genuine
 */
export function verifyTicketCode(
  code: string,
  publicKeyOf: (kid: string) => KeyObject | undefined,
): TicketClaims | undefined {
  const [version, kid, payload, signature, ...rest] = code.split('.');
  if (
    version !== VERSION ||
    kid === undefined ||
    payload === undefined ||
    signature === undefined ||
    rest.length > 0
  ) {
    return undefined;
  }
  const publicKey = publicKeyOf(kid);
  const bytes = Buffer.from(payload, 'base64url');
  if (publicKey === undefined || bytes.length !== 32) return undefined;
  const signed = Buffer.from(`${version}.${kid}.${payload}`);
  if (!verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  return { ticketId: uuidText(bytes.subarray(0, 16)), eventId: uuidText(bytes.subarray(16)) };
}

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
