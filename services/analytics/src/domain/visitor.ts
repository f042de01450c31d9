import { createHmac } from 'node:crypto';

/** Who calls, as far as it is known; neither is kept. */
export interface Caller {
  readonly address: string;
  readonly userAgent: string;
}

/**
 * A visitor's name for one day: the same for the same browser at the same address while the salt lasts, and nothing
 * that leads back once the salt is gone. 128 bits of it are kept.
 */
export function visitorOf({ address, userAgent }: Caller, salt: Buffer): string {
  const digest = createHmac('sha256', salt).update(`${address}\n${userAgent}`).digest();
  return digest.subarray(0, 16).toString('base64url');
}
