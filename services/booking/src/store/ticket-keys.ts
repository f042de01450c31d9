import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Secrets } from '@concert/cloud/secrets';
import { z } from 'zod';

export interface PublicTicketKey {
  readonly kid: string;
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
}

/** The Ed25519 keys of ticket codes. An old key stays published for as long as its tickets may be shown. */
export interface TicketKeys {
  /** The key that signs now. */
  signing(): Promise<{ readonly kid: string; readonly privateKey: KeyObject }>;
  published(): Promise<readonly PublicTicketKey[]>;
  /** For `verifyTicketCode`. */
  verifier(): Promise<(kid: string) => KeyObject | undefined>;
}

const Jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const TicketKeySecret = z.object({
  current: z.string(),
  keys: z.array(z.object({ kid: z.string(), publicJwk: Jwk, privateJwk: Jwk.extend({ d: z.string() }) })),
});

export function openTicketKeys(secrets: Secrets): TicketKeys {
  const privateKeys = new Map<string, KeyObject>();
  const publicKeys = new Map<string, KeyObject>();
  const load = () => secrets.json('concert/ticket-keys', TicketKeySecret);

  return {
    async signing() {
      const { current, keys } = await load();
      const key = keys.find(({ kid }) => kid === current);
      if (key === undefined) throw new Error(`concert/ticket-keys has no key ${current}`);
      return { kid: current, privateKey: once(privateKeys, current, () => importPrivate(key.privateJwk)) };
    },
    async published() {
      const { keys } = await load();
      return keys.map(({ kid, publicJwk }) => ({
        kid,
        kty: publicJwk.kty,
        crv: publicJwk.crv,
        x: publicJwk.x,
      }));
    },
    async verifier() {
      const { keys } = await load();
      for (const { kid, publicJwk } of keys) once(publicKeys, kid, () => importPublic(publicJwk));
      return (kid) => publicKeys.get(kid);
    },
  };
}

function once(known: Map<string, KeyObject>, kid: string, make: () => KeyObject): KeyObject {
  const key = known.get(kid) ?? make();
  known.set(kid, key);
  return key;
}

const importPrivate = (key: JsonWebKey): KeyObject => createPrivateKey({ key, format: 'jwk' });
const importPublic = (key: JsonWebKey): KeyObject => createPublicKey({ key, format: 'jwk' });
