import { openSecrets } from '@concert/cloud/secrets';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { systemClock } from '@concert/values/clock';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { AuthorizerConfig } from './config.ts';
import { issuerOf } from './domain/access-token.ts';
import { openTokenKeys } from './store/token-keys.ts';
import { authorizeCall } from './use-cases/authorize-call.ts';

/**
 * The authoriser as a Lambda handler. It stands in front of every call and starts cold in front of somebody, so
 * what it imports is kept few: contracts, jose and the Secrets Manager client; no database, cache or HTTP framework.
 */
export function openAuthorizer(environment: Environment) {
  const config = readConfig(AuthorizerConfig, environment);
  const { publicKeyOf } = openTokenKeys(openSecrets(systemClock), systemClock);
  const parts = { publicKeyOf, issuer: issuerOf(config.CONCERT_ENV), clock: systemClock };
  return (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> =>
    authorizeCall(parts, event);
}
