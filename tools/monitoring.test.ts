import { globSync, readdirSync, readFileSync } from 'node:fs';
import { METRICS } from '@concert/service-kit/metrics';
import { describe, expect, it } from 'vitest';

// What is watched in AWS is written in Terraform, what is measured in the services: neither fails when they part.

const read = (path: string): string => readFileSync(path, 'utf8');
const terraform = globSync('infrastructure/{monitoring,alarms_*,dashboards,queries}.tf')
  .map((path) => read(path))
  .join('\n');

interface Watched {
  readonly metric: string;
  readonly service: string | undefined;
  readonly by: string | null;
  /** The value of `by`, where it is written out. */
  readonly value: string | undefined;
}

const NAMES_IN_ALARMS =
  /namespace = "Concert", name = "(\w+)", stat = "\w+", dimensions = \{ service = ([\w."]+)(?:, (\w+) = ([\w."-]+))? \}/g;
const NAMES_IN_WIDGETS = /\["Concert", ("?\w+"?), "service", ([\w."[\]]+)(?:, "(\w+)", ("?[\w.-]+"?))?/g;
const NAMES_IN_SEARCHES = /SEARCH\('\{Concert,service,(\w+)\} MetricName=\\"(\w+)\\"/g;

const written = (text: string | undefined): string | undefined => /^"(.+)"$/.exec(text ?? '')?.[1];

/** A widget's line names its metric, or goes through a list of them. */
function named(line: string, name: string): readonly string[] {
  const literal = written(name);
  if (literal !== undefined) return [literal];
  const list = new RegExp(`for ${name} in \\[([^\\]]+)\\]`).exec(line)?.[1] ?? '';
  return [...list.matchAll(/"(\w+)"/g)].map(([, one]) => one ?? '');
}

function watched(): readonly Watched[] {
  return terraform.split('\n').flatMap((line) => [
    ...[...line.matchAll(NAMES_IN_ALARMS)].map(([, metric = '', service, by = null, value]) => ({
      metric,
      service: written(service),
      by,
      value: written(value),
    })),
    ...[...line.matchAll(NAMES_IN_WIDGETS)].flatMap(([, name = '', service, by = null, value]) =>
      named(line, name).map((metric) => ({ metric, service: written(service), by, value: written(value) })),
    ),
    ...[...line.matchAll(NAMES_IN_SEARCHES)].map(([, by = null, metric = '']) => ({
      metric,
      service: undefined,
      by,
      value: undefined,
    })),
  ]);
}

const sourceOf = (service: string): string =>
  globSync(`services/${service}/src/**/*.ts`)
    .map((path) => read(path))
    .join('\n');

describe('what is watched', () => {
  it('is found in Terraform', () => {
    const count = terraform.split('"Concert",').length - 1;
    expect(watched().length).toBeGreaterThan(count / 2);
    expect(watched().filter(({ by }) => by === 'job').length).toBeGreaterThan(4);
  });

  it.each(watched().filter(({ by }) => by !== 'job'))(
    'is measured: $metric of $service by $by',
    ({ metric, service, by }) => {
      expect(METRICS).toHaveProperty([metric, 'by'], by);
      const kit = read('packages/service-kit/src/telemetry.ts');
      if (service !== undefined) expect(kit + sourceOf(service)).toMatch(new RegExp(`\\b${metric}\\b`));
    },
  );

  it.each(watched().filter(({ by }) => by === 'job'))(
    'is a figure of a job: $metric of $value',
    ({ metric, service = '', value }) => {
      const source = sourceOf(service);
      expect(source).toMatch(new RegExp(`jobHandler\\(\\s*'${value}'`));
      expect(source).toMatch(new RegExp(`\\b${metric}\\b`));
    },
  );

  it.each(watched().filter(({ by, value }) => by === 'operation' && value !== undefined))(
    'is an operation of the contract: $value',
    ({ value }) => expect(read('openapi.json')).toContain(`"operationId": "${value}"`),
  );

  it('is said in these words in the log', () => {
    const patterns = [...terraform.matchAll(/\$\.message = \\"([^"\\]+)\\"/g)].map(([, message]) => message);
    expect(patterns).not.toEqual([]);
    for (const message of patterns)
      expect(read('packages/service-kit/src/telemetry.ts')).toContain(`'${message}'`);
  });
});

it('every kind of alarm has its page in the runbook, and every page its kind', () => {
  const kinds = [...terraform.matchAll(/\bkind\s*= "([a-z-]+)"/g)].map(([, kind]) => `${kind}.md`);
  expect(readdirSync('docs/runbooks/alarms').sort()).toEqual([...new Set(kinds)].sort());
});
