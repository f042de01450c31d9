import { createCipheriv, createDecipheriv } from 'node:crypto';

/** A key that secrets are encrypted with; `id` names it in what it sealed. */
export interface SealingKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

/** Fresh for each sealing: 96 random bits (NIST SP 800-38D, 8.2.2). */
export const NONCE_BYTES = 12;

/**
 * Encrypts a secret: `<key id>.<nonce>.<ciphertext and tag>`. It is bound to its owner: in the row of another it
 * cannot be opened.
 */
export function seal(secret: Buffer, owner: string, { id, key }: SealingKey, nonce: Buffer): string {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
}

/** The id of the key that sealed it. */
export const sealedBy = (sealed: string): string => sealed.slice(0, sealed.indexOf('.'));

/** @throws Error when it was sealed for another owner, with another key, or was changed */
export function unseal(sealed: string, owner: string, { key }: SealingKey): Buffer {
  const [, nonce = '', content = ''] = sealed.split('.');
  const bytes = Buffer.from(content, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
}
