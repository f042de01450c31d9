import { hash, parseOptions, verify } from '@node-rs/argon2';

/**
 * Argon2id with the least cost that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes, one
 * lane; about 20 ms of one core. Runs in libuv's thread pool, so that the event loop stays free.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(normalised(password), COST);

export const verifyPassword = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, normalised(password));

/** Whether a hash was made at another cost than today's, so that the next login should renew it. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
  return (
    !passwordHash.startsWith('$argon2id$v=19$') ||
    memoryCost !== COST.memoryCost ||
    timeCost !== COST.timeCost ||
    parallelism !== COST.parallelism
  );
}

/**
 * Nobody's password at today's cost. Verified where there is no account, so that an unknown address takes as long
 * as a wrong password.
 */
export const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$uL2LbxkGSbneLEfa67/cEg$ULEWnaG1khxujoAnJaHmClP1klUGQepTixUbOG0OOwU';

/** The same password typed on two keyboards may come in two Unicode forms (NIST SP 800-63B, 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC');
