import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@concert/contracts/services';
import { build, type Metafile } from 'esbuild';
import { leaveOut } from './leave-out.ts';
import { requireBuiltins } from './require-builtins.ts';
import { SHIPPED } from './shipped.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where bundles and, apart from what is deployed, their source maps go; one folder for each service. */
export interface Destination {
  readonly bundles: string;
  readonly sourceMaps: string;
}

export interface Bundle {
  readonly folder: string;
  /** Of what is loaded at the start: the entry and all that it imports statically. */
  readonly startBytes: number;
  /** With what is loaded when it is first used. */
  readonly allBytes: number;
}

/**
 * CommonJS packages in an ES module bundle ask for Node's own modules by `require`, which such a module does not have.
 */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles one service as its image holds it: ES modules, Node.js 24, the AWS SDK inside, what is imported when first
 * used in files of its own. The same sources give the same bytes.
 * @throws Error of esbuild that names the file and line
 */
export async function buildBundle(
  service: ServiceName,
  { bundles, sourceMaps }: Destination,
): Promise<Bundle> {
  const folder = join(bundles, service);
  await rm(folder, { recursive: true, force: true });
  const shipped = SHIPPED[service] ?? {};
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`services/${service}/src/index.ts`],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    external: [...(shipped.packages ?? [])],
    banner: { js: REQUIRE },
    plugins: [leaveOut, requireBuiltins],
    minify: true,
    keepNames: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'error',
  });
  await keepSourceMapsApart(metafile, join(sourceMaps, service));
  for (const name of shipped.packages ?? []) await shipPackage(name, folder);
  for (const file of shipped.files ?? []) await shipFile(file, folder);
  return { folder, ...sizesOf(metafile) };
}

async function keepSourceMapsApart({ outputs }: Metafile, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const path of Object.keys(outputs).filter((name) => name.endsWith('.map')))
    await rename(join(ROOT, path), join(folder, path.split('/').at(-1) ?? ''));
}

/** A package with everything it depends on, its optional binaries for this machine among them. */
async function shipPackage(name: string, folder: string, from = ROOT): Promise<void> {
  const source = await packageFolder(name, from);
  if (source === undefined) return;
  await cp(source, join(folder, 'node_modules', name), {
    recursive: true,
    dereference: true,
    filter: (path) => !/\.(map|md|d\.ts)$/.test(path),
  });
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    await readFile(join(source, 'package.json'), 'utf8'),
  );
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const isThere = await stat(join(folder, 'node_modules', needed)).catch(() => undefined);
    if (isThere === undefined) await shipPackage(needed, folder, source);
  }
}

/** Undefined for an optional binary of another platform. */
async function packageFolder(name: string, from: string): Promise<string | undefined> {
  for (const folder of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    const candidate = join(folder, name);
    if ((await stat(join(candidate, 'package.json')).catch(() => undefined)) !== undefined) return candidate;
  }
  return undefined;
}

/** A file with its package's description, so that it resolves by its package's name. */
async function shipFile(path: string, folder: string): Promise<void> {
  const name = path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
  const source = await packageFolder(name, ROOT);
  if (source === undefined) throw new Error(`${name} is not installed; run npm ci`);
  for (const file of [path, `${name}/package.json`]) {
    const target = join(folder, 'node_modules', file);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(source, file.slice(name.length)), target);
  }
}

function sizesOf({ outputs }: Metafile): Pick<Bundle, 'startBytes' | 'allBytes'> {
  const code = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  const entry = code.find(([path]) => path.endsWith('/index.mjs'))?.[0] ?? '';
  const atStart = new Set<string>();
  const visit = (path: string): void => {
    if (atStart.has(path)) return;
    atStart.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) visit(next);
  };
  visit(entry);
  const bytes = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return { startBytes: bytes(atStart), allBytes: bytes(code.map(([path]) => path)) };
}
