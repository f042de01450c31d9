import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICES, type ServiceName } from '@concert/contracts/services';
import type { CloudFunction } from '../../apps/local/src/provision/cloud-types.ts';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';
import { type Bundle, buildBundle } from '../../delivery/bundle/build-bundle.ts';
import { COLD_START_BUDGETS } from '../../delivery/cold-start/budget.ts';
import { compileAhead } from '../../delivery/cold-start/compile.ts';
import { type Starts, startsOf, startsOfNode, startsOfNothing } from '../../delivery/cold-start/measure.ts';
import { startOwnPlatform } from './own-platform.ts';
import type { Goal, Scenario, ScenarioContext, ScenarioResult } from './scenario.ts';

interface Measured {
  readonly name: string;
  readonly service: ServiceName;
  readonly starts: Starts;
}

type Bundles = ReadonlyMap<ServiceName, Bundle>;

/** Each function as its image holds it: bundled, compiled ahead, started until its first answer. */
export const coldStart: Scenario = {
  name: 'cold-start',
  summary: 'every function from the start of its process to its first answer',
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'concert-cold-start-'));
    const platform = await startOwnPlatform({ args: ['--stores-only'] });
    try {
      const bundles = await bundleAll(folder, context.progress);
      const environment = { PATH: process.env.PATH, ...platform.environment, DATABASE_CONNECTIONS: '1' };
      return await measure(bundles, { ...context, folder, environment });
    } finally {
      await platform.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function bundleAll(folder: string, progress: ScenarioContext['progress']): Promise<Bundles> {
  const bundles = new Map<ServiceName, Bundle>();
  const destination = { bundles: join(folder, 'functions'), sourceMaps: join(folder, 'source-maps') };
  for (const service of SERVICES) {
    progress(`bundling ${service}`);
    const bundle = await buildBundle(service, destination);
    await compileAhead(bundle.folder);
    bundles.set(service, bundle);
  }
  return bundles;
}

async function measure(
  bundles: Bundles,
  { folder, environment, isQuick, progress }: Place & ScenarioContext,
): Promise<ScenarioResult> {
  const runs = isQuick ? 3 : 11;
  const node = await startsOfNode(runs);
  const nothing = await startsOfNothing(join(folder, 'nothing'), runs);
  const measured: Measured[] = [];
  for (const [name, one] of chosen(isQuick)) {
    const starts = await startsOf(one, { folder: bundles.get(one.service)?.folder ?? '', environment }, runs);
    progress(`${name} ${inWords(starts)}`);
    measured.push({ name, service: one.service, starts });
  }
  return resultOf(measured, bundles, { 'node -e 0': node, 'a function of nothing': nothing });
}

interface Place {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** In a quick run the first function of each service. */
function chosen(isQuick: boolean): readonly (readonly [string, CloudFunction])[] {
  const all = Object.entries(readCloud().functions);
  if (!isQuick) return all;
  return SERVICES.flatMap((service) => all.filter(([, one]) => one.service === service).slice(0, 1));
}

function resultOf(
  measured: readonly Measured[],
  bundles: Bundles,
  references: Readonly<Record<string, Starts>>,
): ScenarioResult {
  const rows = [
    ...Object.entries(references),
    ...measured.map(({ name, starts }) => [name, starts] as const),
  ];
  const sizes = [...bundles].map(([service, { startBytes }]) => ({
    name: `${service}, loaded at start`,
    value: Math.round(startBytes / 1000),
    unit: 'kB',
  }));
  return {
    figures: [...rows.map(([name, starts]) => ({ name, value: inWords(starts) })), ...sizes],
    goals: [...measured.map(fast), ...[...bundles].map(small)],
    charts: [
      {
        title: 'Cold start: process start to first answer, median',
        unit: 'ms',
        bars: rows.map(([name, { median }]) => ({ name, value: Math.round(median) })),
      },
    ],
  };
}

function fast({ name, service, starts: { median } }: Measured): Goal {
  const { milliseconds } = COLD_START_BUDGETS[service];
  return {
    name: `${name} starts fast`,
    wanted: `median < ${milliseconds} ms`,
    seen: Math.round(median),
    isMet: median < milliseconds,
    isPromise: false,
  };
}

function small([service, { startBytes }]: readonly [ServiceName, Bundle]): Goal {
  const budget = COLD_START_BUDGETS[service].startBytes;
  return {
    name: `${service} is small`,
    wanted: `< ${budget / 1_000_000} MB`,
    seen: `${(startBytes / 1_000_000).toFixed(2)} MB`,
    isMet: startBytes < budget,
    isPromise: true,
  };
}

const inWords = ({ shortest, median }: Starts): string =>
  `${Math.round(median)} ms, shortest ${Math.round(shortest)} ms`;
