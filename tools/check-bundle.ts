import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

// Adds up the JavaScript that a page of the storefront loads before it can be used.

const HELP = `Usage: npm run check:bundle [-- --json]

What the home, browse, event and organiser pages load at once of the built web app (npm run build --workspace apps/web),
compressed with gzip. Exit code 1 when a page is above its budget, or loads code of the consoles or the scanner.`;

/** Issue 5: at most 150 kB gzip before a page of the storefront can be used. */
const BUDGET_BYTES = 150_000;

const OUTPUT = fileURLToPath(new URL('../apps/web/.output/', import.meta.url));

const PAGES = {
  home: 'pages/index.vue',
  browse: 'pages/events/index.vue',
  event: 'pages/events/[id].vue',
  organiser: 'pages/organizers/[id].vue',
} as const;

const LAYOUT = 'layouts/default.vue';

/** Sources that belong to those who work here, not to those who buy. */
const FOREIGN =
  /(?:^|\/)(?:pages\/(?:account|admin|door|organizer)\/|layouts\/console|components\/(?:account|admin|console|door|organizer)\/|door\/|organizer\/|jsqr|chart\.js)/;

const Report = z.object({
  chunks: z.array(
    z.object({
      key: z.string(),
      file: z.string(),
      source: z.string(),
      isEntry: z.boolean(),
      imports: z.array(z.string()),
    }),
  ),
});

type Chunk = z.output<typeof Report>['chunks'][number];

const { values } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await check(values.json === true);

async function check(asJson: boolean): Promise<number> {
  const chunks = await readReport();
  const rows = Object.entries(PAGES).map(([page, source]) => measure(page, source, chunks));
  const weighed = await Promise.all(rows.map(weigh));
  if (asJson) console.log(JSON.stringify({ budgetBytes: BUDGET_BYTES, pages: weighed }, null, 2));
  else for (const row of weighed) console.log(line(row));
  const faults = weighed.filter(({ bytes, foreign }) => bytes > BUDGET_BYTES || foreign.length > 0);
  for (const { page, bytes, foreign } of faults) {
    if (bytes > BUDGET_BYTES)
      console.error(`${page} loads ${bytes} bytes at once, ${BUDGET_BYTES} are allowed.`);
    for (const source of foreign) console.error(`${page} loads ${source}, which its readers never see.`);
  }
  return faults.length === 0 ? 0 : 1;
}

async function readReport(): Promise<readonly Chunk[]> {
  const text = await readFile(join(OUTPUT, 'bundle.json'), 'utf8').catch((cause: unknown) => {
    throw new Error('The web app is not built: npm run build --workspace apps/web', { cause });
  });
  return Report.parse(JSON.parse(text)).chunks;
}

interface Measured {
  readonly page: string;
  readonly files: readonly string[];
  readonly foreign: readonly string[];
}

/** What is imported by the entry, the layout and the page, and by what those import, and so on. */
function measure(page: string, source: string, chunks: readonly Chunk[]): Measured {
  const byKey = new Map(chunks.map((chunk) => [chunk.key, chunk]));
  const roots = chunks.filter(
    (one) => one.isEntry || [source, LAYOUT].some((end) => one.source.endsWith(end)),
  );
  if (roots.length < 3) throw new Error(`The build has no ${source}; it is named in tools/check-bundle.ts.`);
  const loaded = new Map<string, Chunk>();
  const load = (chunk: Chunk | undefined): void => {
    if (chunk === undefined || loaded.has(chunk.key) || !chunk.file.endsWith('.js')) return;
    loaded.set(chunk.key, chunk);
    for (const next of chunk.imports) load(byKey.get(next));
  };
  for (const root of roots) load(root);
  const all = [...loaded.values()];
  return {
    page,
    files: [...new Set(all.map(({ file }) => file))],
    foreign: all.map((chunk) => chunk.source).filter((one) => FOREIGN.test(one)),
  };
}

async function weigh({ page, files, foreign }: Measured) {
  const sizes = await Promise.all(
    files.map(
      async (file) => gzipSync(await readFile(join(OUTPUT, 'public/_nuxt', file)), { level: 9 }).length,
    ),
  );
  return { page, files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0), foreign };
}

function line({ page, files, bytes }: Awaited<ReturnType<typeof weigh>>): string {
  const kilobytes = (bytes / 1000).toFixed(1).padStart(6);
  return `${page.padEnd(10)} ${kilobytes} kB of ${BUDGET_BYTES / 1000} kB, ${files} files`;
}
