import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

const BYTES = 32;

/** A code as it is kept: salted and slow to try out, since six digits are few. */
export async function hashCode(code: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(code, salt, BYTES);
  return `${salt.toString('base64url')}.${key.toString('base64url')}`;
}

export async function matchesCode(code: string, hash: string): Promise<boolean> {
  const [salt = '', key = ''] = hash.split('.');
  const wanted = Buffer.from(key, 'base64url');
  const given = await derive(code, Buffer.from(salt, 'base64url'), BYTES);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
