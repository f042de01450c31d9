import { parseArgs } from 'node:util';
import { openTables } from '@concert/cloud/tables';
import { buildContainer } from '../services/payment/src/container.ts';
import { forgetCopies } from './after-restore/forget-copies.ts';
import { findLostPayments, giveLostBack } from './after-restore/lost-payments.ts';
import { findRunningPlatform } from './running-platform.ts';

// What the world knows and a restored database does not: docs/runbooks/operations/restore-database.md, step 6.

const HELP = `Usage: npm run after-restore -- --from <time> [--to <time>] [--give-back] [--data-dir <folder>]

For a database that was restored to an earlier moment. Empties the copies of rows in DynamoDB, which may be newer than
the rows; finds every payment that Stripe took since that moment and that has no row; gives it back when told to. May be
run again at any time: nothing is given back twice.

Options:
  --from <time>        ISO 8601: the moment that was restored
  --to <time>          ISO 8601: until when payments are looked for (now)
  --give-back          give back what was found; otherwise it is only named
  --data-dir <folder>  data folder of the local platform (CONCERT_DATA, else .local)
  --here               take the stores that this process's environment names, as in AWS
  --help               show this text

Exit code 1 when payments were found and not given back.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  from: { type: 'string' },
  to: { type: 'string' },
  'give-back': { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  here: { type: 'boolean', default: false },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help === true) {
    console.log(HELP);
  } else {
    const span = {
      from: moment('from', values.from),
      to: moment('to', values.to ?? new Date().toISOString()),
    };
    if (!values.here) Object.assign(process.env, (await findRunningPlatform(values['data-dir'])).environment);
    process.exitCode = await run(span, values['give-back']);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function run(span: { readonly from: Date; readonly to: Date }, isGivenBack: boolean): Promise<number> {
  console.log(`${await forgetCopies(openTables())} copies forgotten`);
  const container = await buildContainer(process.env);
  try {
    const lost = await findLostPayments(container, span);
    for (const one of lost) {
      const given = isGivenBack ? await giveLostBack(container, one) : undefined;
      const fate = given === undefined ? 'not given back' : given ? 'given back' : 'was given back before';
      console.log(`${one.intentId}  payment ${one.paymentId ?? 'unknown'}  ${one.theirs ?? ''}  ${fate}`);
    }
    console.log(`${lost.length} payments without a row`);
    return lost.length > 0 && !isGivenBack ? 1 : 0;
  } finally {
    await container.db.destroy();
    container.cache.close();
  }
}

function moment(option: string, text: string | undefined): Date {
  const time = new Date(text ?? Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw new Error(`--${option} must be a time such as 2027-01-04T10:00:00Z`);
  return time;
}
