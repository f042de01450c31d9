import { isDeepStrictEqual } from 'node:util';
import { allOperations } from '@concert/contracts/http/index';
import type { CloudFunction } from '../../apps/local/src/provision/cloud-types.ts';
import type { Outcome } from './runtime-api.ts';

/** The smallest invocation that goes all the way through a function's start, and whether it was answered. */
export interface Trial {
  readonly event: unknown;
  readonly isAnsweredBy: (outcome: Outcome) => boolean;
}

export function trialOf({ service, trigger }: CloudFunction): Trial {
  switch (trigger.type) {
    case 'queue':
      return { event: { Records: [] }, isAnsweredBy: sameAs({ result: { batchItemFailures: [] } }) };
    case 'schedule':
      return { event: {}, isAnsweredBy: sameAs({ result: null }) };
    case 'authorizer':
      return { event: requestTo('/auth/verify'), isAnsweredBy: sameAs({ error: 'Unauthorized' }) };
    case 'websocket':
      // A registry that is late while the machine is busy refuses the socket, which then comes again.
      return {
        event: { requestContext: CONNECT },
        isAnsweredBy: (outcome) => [200, 503].some((wanted) => status(wanted)(outcome)),
      };
    case 'http': {
      const { path, method } = operationWithLogin(service);
      return { event: requestTo(path, method), isAnsweredBy: status(401) };
    }
  }
}

const CONNECT = { connectionId: 'test', eventType: 'CONNECT', identity: { sourceIp: '127.0.0.1' } };

const sameAs = (wanted: Outcome) => (outcome: Outcome) => isDeepStrictEqual(outcome, wanted);

const status = (wanted: number) => (outcome: Outcome) =>
  'result' in outcome &&
  typeof outcome.result === 'object' &&
  outcome.result !== null &&
  'statusCode' in outcome.result &&
  outcome.result.statusCode === wanted;

/** Without a login the answer is 401, which needs no row in any store. */
function operationWithLogin(service: string) {
  const ofService = allOperations.filter((one) => one.service === service);
  const found =
    ofService.find(({ method, access }) => method === 'GET' && Array.isArray(access)) ??
    ofService.find(({ access }) => access === 'user');
  if (found === undefined) throw new Error(`no operation of ${service} asks for a login`);
  return found;
}

function requestTo(path: string, httpMethod = 'GET') {
  return {
    httpMethod,
    path,
    resource: path,
    headers: {},
    multiValueHeaders: {},
    methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:test/api/GET/auth/verify',
    requestContext: {
      requestId: 'test',
      domainName: 'api.test',
      identity: { sourceIp: '127.0.0.1' },
      path: `/api${path}`,
    },
  };
}
