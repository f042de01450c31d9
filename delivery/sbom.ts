import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

// The bill of materials of what is deployed.

const HELP = `Usage: npm run --silent sbom > sbom.json

Prints a CycloneDX bill of what runs in production, from package-lock.json by npm's own \`npm sbom\`: the services with
all that they depend on, and the web app. What is only needed to build and test is left out.`;

const ROOT = fileURLToPath(new URL('../', import.meta.url));

const Component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() });
const Bill = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(Component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});
const Lock = z.object({
  name: z.string(),
  version: z.string(),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().default(false),
      /** Of a package of ours: its folder. */
      resolved: z.string().default(''),
    }),
  ),
});

if (process.argv.includes('--help')) console.log(HELP);
else console.log(JSON.stringify(await billOfProduction(), null, 2));

/**
 * npm's own `--omit dev` leaves out as well what the root needs for its tools and services need to run: Zod, the driver
 * of the database. So the bill is of everything, and what the lock file has for development only goes afterwards.
 */
async function billOfProduction(): Promise<z.output<typeof Bill>> {
  const bill = Bill.parse(JSON.parse(await everything()));
  const lock = Lock.parse(JSON.parse(await readFile(`${ROOT}package-lock.json`, 'utf8')));
  const inProduction = new Set(
    Object.entries(lock.packages)
      .filter(([, { dev }]) => !dev)
      .map(([path, { resolved, version = lock.packages[resolved]?.version }]) => {
        const name = path.split('node_modules/').at(-1);
        return `${name}@${version}`;
      }),
  );
  const components = bill.components.filter(({ name, version }) => inProduction.has(`${name}@${version}`));
  const itself = bill.metadata.component['bom-ref'];
  const kept = new Set([itself, ...components.map((one) => one['bom-ref'])]);
  const { name, version } = lock;
  return {
    ...bill,
    // npm names it by its folder.
    metadata: { ...bill.metadata, component: { ...bill.metadata.component, name, version } },
    components,
    dependencies: bill.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) })),
  };
}

/** Peers are not looked at: packages of the web app's editor disagree about each other's, which is no matter of a bill. */
async function everything(): Promise<string> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const options = { cwd: ROOT, maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(
    'npm',
    [...args, '--package-lock-only', '--legacy-peer-deps'],
    options,
  );
  return stdout;
}
