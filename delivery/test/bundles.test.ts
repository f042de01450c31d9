import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allOperations } from '@concert/contracts/http/index';
import type { ServiceName } from '@concert/contracts/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudFunction } from '../../apps/local/src/provision/cloud-types.ts';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';
import { type Bundle, buildBundle } from '../bundle/build-bundle.ts';
import { firstAnswer } from './runtime-api.ts';

// Each function of cloud.json, bundled and laid out as in its image, started under a stub of the Runtime API against
// the stores of the tests: it must load, connect and give a real answer.

/** Read at every cold start: see docs/performance.md. */
const LARGEST_START = 2 * 1024 * 1024;

const functions = Object.entries(readCloud().functions).map(([name, one]) => ({ name, one }));
const services = [...new Set(functions.map(({ one }) => one.service))] as readonly ServiceName[];
const bundles = new Map<string, Bundle>();
let output: string;

beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'concert-bundles-'));
  for (const service of services) {
    const destination = { bundles: join(output, 'functions'), sourceMaps: join(output, 'source-maps') };
    bundles.set(service, await buildBundle(service, destination));
  }
}, 180_000);

afterAll(() => rm(output, { recursive: true, force: true }));

/** An invocation of the function's kind of trigger, and what a function that works makes of it. */
function trial({ service, trigger }: CloudFunction): { readonly event: unknown; readonly answers: unknown } {
  if (trigger.type === 'queue')
    return { event: { Records: [] }, answers: { result: { batchItemFailures: [] } } };
  if (trigger.type === 'schedule') return { event: {}, answers: { result: null } };
  if (trigger.type === 'authorizer')
    return { event: requestTo('/auth/verify'), answers: { error: 'Unauthorized' } };
  if (trigger.type === 'websocket') {
    const requestContext = {
      connectionId: 'test',
      eventType: 'CONNECT',
      identity: { sourceIp: '127.0.0.1' },
    };
    return { event: { requestContext }, answers: { result: expect.objectContaining({ statusCode: 200 }) } };
  }
  const operation = allOperations.find(
    (one) => one.service === service && one.method === 'GET' && Array.isArray(one.access),
  );
  const open = operation ?? allOperations.find((one) => one.service === service && one.access === 'user');
  return {
    event: requestTo(open?.path ?? '/', open?.method),
    answers: {
      result: expect.objectContaining({ statusCode: 401, body: expect.stringContaining('unauthenticated') }),
    },
  };
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

describe('a bundle', () => {
  it.each(services)('of %s is small enough to start fast', (service) => {
    expect(bundles.get(service)?.startBytes).toBeLessThan(LARGEST_START);
  });

  it.each(functions)('answers as $name in its image', async ({ one }) => {
    const { event, answers } = trial(one);
    const { outcome } = await firstAnswer({
      folder: bundles.get(one.service)?.folder ?? '',
      handler: `index.${one.handler}`,
      event,
      millisecondsLeft: 2_000,
    });
    expect(outcome).toEqual(answers);
  });
});
