import { RuntimeConfig } from '@concert/service-kit/config';

/** The environment of `auth-api`; it needs nothing beyond what every service does. */
export const AuthConfig = RuntimeConfig;

/** The environment of `auth-authorizer`, which has neither database nor cache. */
export const AuthorizerConfig = RuntimeConfig.pick({ CONCERT_ENV: true });
