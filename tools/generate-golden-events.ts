import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Envelope } from '@concert/contracts/envelope';
import { allEvents } from '@concert/contracts/events/index';

// Keeps one example of each event at each version as it was when it was first written, so that what is stored and
// under way stays readable: a golden file is never changed. See `--help`.

const HELP = `Usage: node tools/generate-golden-events.ts [--check]

Writes packages/contracts/golden/<Type>.v<version>.json for each event that has none yet; those that are there stay as
they are. With --check nothing is written: exit 1 when one is missing, or when today's contract cannot read one. Then
make the new field optional or give it a default, or add a new version of the event beside the old.`;

const FOLDER = new URL('../packages/contracts/golden/', import.meta.url);

if (process.argv.includes('--help')) console.log(HELP);
else if (process.argv.includes('--check')) await check();
else await write();

function goldenOf({ type, version, source, subject, example }: (typeof allEvents)[number]) {
  const [first = ''] = Object.values(example).filter((value) => typeof value === 'string');
  const subjectId = example[`${subject}Id`] ?? first;
  return {
    id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d00',
    type,
    version,
    source,
    subject: `${subject}/${subjectId}`.slice(0, 100),
    time: '2027-01-04T10:00:00.000Z',
    correlationId: 'golden-example',
    actor: { type: 'system', id: null, role: null, address: null },
    data: example,
  };
}

function fileOf({ type, version }: { readonly type: string; readonly version: number }): string {
  return `${type}.v${version}.json`;
}

async function write(): Promise<void> {
  const found = new Set(await readdir(FOLDER));
  for (const event of allEvents.filter((one) => !found.has(fileOf(one)))) {
    await writeFile(new URL(fileOf(event), FOLDER), `${JSON.stringify(goldenOf(event), null, 2)}\n`);
    console.log(`wrote packages/contracts/golden/${fileOf(event)}`);
  }
}

async function check(): Promise<void> {
  const found = await readdir(FOLDER);
  const missing = allEvents.map(fileOf).filter((file) => !found.includes(file));
  for (const file of missing) complain(`${file} is missing; run: npm run generate:openapi`);
  for (const file of found) {
    const { type, version, data } = Envelope.parse(JSON.parse(await readFile(new URL(file, FOLDER), 'utf8')));
    const today = allEvents.find((event) => event.type === type && event.version === version);
    const fault =
      today === undefined ? 'is no longer in the contract' : today.data.safeParse(data).error?.message;
    if (fault !== undefined) complain(`${file} ${fault}`);
  }
}

function complain(message: string): void {
  console.error(`golden event ${message}`);
  process.exitCode = 1;
}
