import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { graveAdvisories } from './supply-chain/advisories.ts';

const HELP = `Usage: npm run check:advisories [-- --registry <url>] [--json]

Asks the npm registry for advisories about the packages that production uses, and names those of high or critical
severity that are not waived in tools/supply-chain/advisories.ts. Exit code 1 if there is one. Where the registry cannot
be asked (offline, or a mirror without advisories) it says so and exits with 0: CI asks again.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    registry: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await check(values.registry, values.json);

async function check(registry: string | undefined, asJson: boolean): Promise<number> {
  const text = await npmAudit(registry);
  const grave = graveAdvisories(parsed(text), new Date());
  if (asJson) console.log(JSON.stringify({ asked: grave !== undefined, advisories: grave ?? [] }));
  else if (grave === undefined)
    console.warn(
      'The registry gave no advisories (offline, or a mirror without them): dependencies are not audited.',
    );
  else {
    for (const { severity, name, range, title, url } of grave)
      console.error(`${severity}: ${name} ${range}: ${title}. Update it, or waive ${url} with a reason.`);
    console.log(`${grave.length} advisories of high or critical severity`);
  }
  return grave === undefined || grave.length === 0 ? 0 : 1;
}

/** What npm prints: a report, or an error, in JSON either way. It exits with 1 when it found something. */
function npmAudit(registry: string | undefined): Promise<string> {
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=8000'];
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile(
    'npm',
    registry === undefined ? args : [...args, `--registry=${registry}`],
    { timeout: 30_000, maxBuffer: 64 * 1024 * 1024 },
    (_error, stdout) => resolve(stdout),
  );
  return promise;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
