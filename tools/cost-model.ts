import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { billOf, type Given } from './cost-model/bill.ts';
import { columnsOf, documentOf, tableOf } from './cost-model/document.ts';
import { Cloud } from './cost-model/month.ts';
import { PriceList } from './cost-model/prices.ts';
import { Environment, readTfvars } from './cost-model/read-tfvars.ts';
import { writeOrCheck } from './write-or-check.ts';

// What a month in AWS costs, from what Terraform would make and a list of unit prices.

const HELP = `Usage: npm run cost [-- --environment <name> --tickets <number>]

Without options prints production's bill for 10 thousand, 1 million and 10 million tickets a month and writes docs/cost.md.

Options:
  --environment <name>  another environment's tfvars (production)
  --tickets <number>    one volume only; nothing is written
  --check               writes nothing; exit 1 when docs/cost.md is out of date
  --help                show this text`;

const INFRASTRUCTURE = new URL('../infrastructure/', import.meta.url);
const OTHERS = ['development', 'testing', 'staging'];
const OTHERS_TICKETS = 1_000;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    check: { type: 'boolean' },
    environment: { type: 'string', default: 'production' },
    tickets: { type: 'string' },
  },
});
if (values.help === true) {
  console.log(HELP);
} else if (values.tickets !== undefined) {
  const tickets = Number(values.tickets);
  if (!Number.isInteger(tickets) || tickets < 0) throw new Error('--tickets must be a whole number');
  console.log(
    tableOf([{ title: values.environment, lines: billOf(await given(values.environment), tickets) }]),
  );
} else {
  const production = await given('production');
  const others = await Promise.all(
    OTHERS.map(async (title) => ({ title, lines: billOf(await given(title), OTHERS_TICKETS) })),
  );
  if (values.check !== true) console.log(tableOf(columnsOf(production)));
  await writeOrCheck('docs/cost.md', documentOf(production, others), 'npm run cost');
}

async function given(environment: string): Promise<Given> {
  const text = (name: string) => readFile(new URL(name, INFRASTRUCTURE), 'utf8');
  return {
    cloud: Cloud.parse(JSON.parse(await text('cloud.json'))),
    environment: Environment.parse(readTfvars(await text(`environments/${environment}.tfvars`))),
    prices: PriceList.parse(JSON.parse(await text('unit-prices.json'))),
  };
}
