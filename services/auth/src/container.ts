import { randomBytes } from 'node:crypto';
import type { Role } from '@concert/contracts/roles';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { AuthConfig } from './config.ts';
import { issuerOf } from './domain/access-token.ts';
import { type HotSessions, openHotSessions } from './store/hot-sessions.ts';
import { type KeyedHashes, openKeyedHashes } from './store/keyed-hashes.ts';
import { openSecondFactorKeys, type SecondFactorKeys } from './store/second-factor-keys.ts';
import { openTokenKeys, type TokenKeys } from './store/token-keys.ts';

/** What the auth use cases work with. */
export interface AuthContainer extends Runtime {
  readonly tokenKeys: TokenKeys;
  readonly keyedHashes: KeyedHashes;
  readonly hotSessions: HotSessions;
  readonly secondFactorKeys: SecondFactorKeys;
  /** Roles that may not do without a second factor. */
  readonly rolesWithSecondFactor: ReadonlySet<Role>;
  readonly issuer: string;
  /** 256 random bits in base64url. */
  readonly newSecret: () => string;
  /** So many random bytes. */
  readonly random: (bytes: number) => Buffer;
}

/** The only place where the auth service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<AuthContainer> {
  const config = readConfig(AuthConfig, environment);
  const runtime = await openRuntime('auth', config);
  return {
    ...runtime,
    tokenKeys: openTokenKeys(runtime.secrets, runtime.clock),
    keyedHashes: openKeyedHashes(runtime.secrets),
    hotSessions: openHotSessions(runtime.cache),
    secondFactorKeys: openSecondFactorKeys(runtime.secrets, randomBytes),
    rolesWithSecondFactor: new Set(config.REQUIRE_SECOND_FACTOR),
    issuer: issuerOf(config.CONCERT_ENV),
    newSecret: () => randomBytes(32).toString('base64url'),
    random: randomBytes,
  };
}
