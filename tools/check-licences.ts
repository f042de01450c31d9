import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { idleExceptions, productionPackages, refusedLicences } from './supply-chain/licences.ts';

const HELP = `Usage: npm run check:licences [-- --lock <package-lock.json>] [--json]

Names each package of the lock file, but for those that only development needs, whose licence is not on the list in
tools/supply-chain/licences.ts and has no exception there. Exit code 1 if there is one, or if an exception is needed no
more.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    lock: { type: 'string', default: 'package-lock.json' },
    json: { type: 'boolean', default: false },
  },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await check(values.lock, values.json);

async function check(file: string, asJson: boolean): Promise<number> {
  const packages = productionPackages(JSON.parse(await readFile(file, 'utf8')));
  const refused = refusedLicences(packages);
  const idle = idleExceptions(packages);
  if (asJson) console.log(JSON.stringify({ packages: packages.length, refused, idle }));
  else {
    for (const { name, licence } of refused)
      console.error(
        `${name}: ${licence}. Do without it, or write down in tools/supply-chain/licences.ts why it may be used.`,
      );
    for (const name of idle) console.error(`${name}: no package needs this exception; take it out.`);
    console.log(`${packages.length} packages, ${refused.length} with a licence that is not allowed`);
  }
  return refused.length + idle.length === 0 ? 0 : 1;
}
