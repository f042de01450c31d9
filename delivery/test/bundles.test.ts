import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '@concert/contracts/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';
import { type Bundle, buildBundle } from '../bundle/build-bundle.ts';
import { COLD_START_BUDGETS } from '../cold-start/budget.ts';
import { compileAhead } from '../cold-start/compile.ts';
import { firstAnswer } from '../cold-start/runtime-api.ts';
import { trialOf } from '../cold-start/trials.ts';

// Each function of cloud.json, bundled and laid out as in its image, started under a stub of the Runtime API against
// the stores of the tests: it must load, connect and give a real answer.

const functions = Object.entries(readCloud().functions).map(([name, one]) => ({ name, one }));
const services = [...new Set(functions.map(({ one }) => one.service))] as readonly ServiceName[];
const bundles = new Map<string, Bundle>();
let output: string;

beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'concert-bundles-'));
  for (const service of services) {
    const destination = { bundles: join(output, 'functions'), sourceMaps: join(output, 'source-maps') };
    const bundle = await buildBundle(service, destination);
    await compileAhead(bundle.folder);
    bundles.set(service, bundle);
  }
}, 240_000);

afterAll(() => rm(output, { recursive: true, force: true }));

describe('a bundle', () => {
  it.each(services)('of %s is small enough to start fast', (service) => {
    expect(bundles.get(service)?.startBytes).toBeLessThan(COLD_START_BUDGETS[service].startBytes);
  });

  it.each(functions)('answers as $name in its image', async ({ one }) => {
    const { event, isAnsweredBy } = trialOf(one);
    const { outcome } = await firstAnswer({
      folder: bundles.get(one.service)?.folder ?? '',
      handler: `index.${one.handler}`,
      event,
      millisecondsLeft: 2_000,
    });
    expect(isAnsweredBy(outcome), JSON.stringify(outcome)).toBe(true);
  });
});
