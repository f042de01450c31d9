import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** As much of CycloneDX 1.5 as makes a bill useful: https://cyclonedx.org/docs/1.5/json */
const Component = z.object({
  'bom-ref': z.string().min(1),
  type: z.enum(['library', 'application']),
  name: z.string().min(1),
  group: z.string().optional(),
  version: z.string().min(1),
  purl: z.string().startsWith('pkg:npm/'),
});
const Bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  version: z.number().int().positive(),
  metadata: z.object({ timestamp: z.iso.datetime(), component: Component }),
  components: z.array(Component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});
const Package = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

let bill: z.output<typeof Bill>;
let named: ReadonlySet<string>;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], {
    cwd: ROOT,
    maxBuffer: 256 * 1024 * 1024,
  });
  bill = Bill.parse(JSON.parse(stdout));
  named = new Set(bill.components.map(({ purl }) => decodeURIComponent(purl)));
}, 120_000);

const wanted = globSync('{services,packages}/*/package.json', { cwd: ROOT }).flatMap((file) =>
  Object.entries(Package.parse(JSON.parse(readFileSync(ROOT + file, 'utf8'))).dependencies)
    .filter(([name]) => !name.startsWith('@concert/'))
    .map(([name, version]) => ({ file, purl: `pkg:npm/${name}@${version}` })),
);

describe('the bill of materials', () => {
  it('knows every component once, and only components that it knows depend on each other', () => {
    const refs = bill.components.map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const known = new Set([...refs, bill.metadata.component['bom-ref']]);
    expect(
      bill.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)),
    ).toEqual([]);
  });

  it('names every production dependency in the version that runs', () => {
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter(({ purl }) => !named.has(purl))).toEqual([]);
  });

  it('names nothing that is only for making it', () => {
    expect(
      bill.components.filter(({ name }) => ['vitest', 'knip', 'dependency-cruiser'].includes(name)),
    ).toEqual([]);
  });
});
