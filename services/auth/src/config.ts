import { ROLES } from '@concert/contracts/roles';
import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of `auth-api` and of the jobs. */
export const AuthConfig = RuntimeConfig.extend({
  /** Roles that may not do without a second factor, parted by commas: `organizer,admin`. None by default. */
  REQUIRE_SECOND_FACTOR: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((role) => role !== ''))
    .pipe(z.array(z.enum(ROLES))),
});

/** The environment of `auth-authorizer`, which has neither database nor cache. */
export const AuthorizerConfig = RuntimeConfig.pick({ CONCERT_ENV: true });
