import { billOf, type Given, type Line, totalOf } from './bill.ts';
import { ASSUMPTIONS, EVENTS_PER_BOOKING, OTHER_WORK_MS, WORK_MS } from './workload.ts';

export interface Column {
  readonly title: string;
  readonly lines: readonly Line[];
}

export const VOLUMES = [
  { title: '10 thousand', tickets: 10_000 },
  { title: '1 million', tickets: 1_000_000 },
  { title: '10 million', tickets: 10_000_000 },
] as const;

/**
 * Production as its tfvars say, and for ten million tickets as docs/scaling.md says that it must be then.
 */
export function columnsOf(given: Given): readonly Column[] {
  return VOLUMES.map(({ title, tickets }) => {
    const { environment } = given;
    const grown = {
      ...environment,
      database: { ...environment.database, ...GROWN.database },
      cache: { ...environment.cache, ...GROWN.cache },
    };
    return { title, lines: billOf(tickets < 10_000_000 ? given : { ...given, environment: grown }, tickets) };
  });
}

const GROWN = {
  database: { instance_class: 'db.r8g.2xlarge', read_replicas: 2 },
  cache: { shards: 4 },
};

const money = (dollars: number): string => (dollars < 0.5 ? '< 1' : Math.round(dollars).toLocaleString('en'));

/** A table of bills beside each other, in whole dollars. */
export function tableOf(columns: readonly Column[]): string {
  const services = columns[0]?.lines.map(({ service }) => service) ?? [];
  const rows = services.map((service, index) => [
    service,
    ...columns.map(({ lines }) => money(lines[index]?.dollars ?? 0)),
  ]);
  const head = ['$ a month', ...columns.map(({ title }) => title)];
  const total = ['**together**', ...columns.map(({ lines }) => `**${money(totalOf(lines))}**`)];
  return [head, ['---', ...columns.map(() => '---:')], ...rows, total]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** docs/cost.md. */
export function documentOf(given: Given, others: readonly Column[]): string {
  const columns = columnsOf(given);
  const { prices } = given;
  const million = totalOf(columns[1]?.lines ?? []);
  return `# What it costs

Computed by \`npm run cost\` from [cloud.json](../infrastructure/cloud.json), the
[tfvars](../infrastructure/environments) and [unit-prices.json](../infrastructure/unit-prices.json); do not edit. A
model, not a bill: nobody has run this in AWS yet. Compare it with Cost Explorer after the first month and put right what
is wrong in \`tools/cost-model\`.

## Production, by tickets a month

${tableOf(columns)}

At a million tickets the aim is $2,000 to $5,000; the model says $${money(million)}, of which most is there without a
single ticket. The column of ten million has a \`${GROWN.database.instance_class}\`, ${GROWN.database.read_replicas} read replicas and
${GROWN.cache.shards} cache shards: see [scaling.md](scaling.md). The budget in production.tfvars is $${given.environment.monthly_budget_usd.toLocaleString('en')}.

## The other environments, at a thousand tickets a month

${tableOf(others)}

## Not in it

Stripe's fees and text messages, which are by far the largest for many; the options that are off
([options.tf](../infrastructure/options.tf) says what each costs); warm instances for on-sales
(\`on_sales\` in [variables.tf](../infrastructure/variables.tf)); the pipeline; the scan of uploads; CloudTrail's data events; data
between zones; tax; AWS support. Lower prices of higher tiers are not used, so that ten million is rather too high.

## What is assumed

| per | amount | why |
|---|---:|---|
${Object.entries(ASSUMPTIONS)
  .map(([name, { value, why }]) => `| ${words(name)} | ${value} | ${why} |`)
  .join('\n')}

Milliseconds of a full core, for each call or message; a function with less memory has a part of a core and takes
longer in proportion. «Seen» is [performance.md](performance.md).

| function | ms | why |
|---|---:|---|
${Object.entries(WORK_MS)
  .map(([name, { ms, why }]) => `| \`${name}\` | ${ms} | ${why} |`)
  .join('\n')}
| all others | ${OTHER_WORK_MS} | assumed |

Events of one booking, assumed; who hears them stands in \`cloud.json\`:
${Object.entries(EVENTS_PER_BOOKING)
  .map(([type, count]) => `\`${type}\` ${count}`)
  .join(', ')}.

## Unit prices

For ${prices.region}. What was seen for another region only is multiplied with ${prices.regionFactor}, which is assumed. «No» under
*seen* means that the page named did not show the figure when it was looked up: it is as remembered, and the first to
be checked.

| price | $ | for | region | taken | seen |
|---|---:|---|---|---|---|
${Object.entries(prices.prices)
  .map(
    ([name, { usd, unit, seenFor, source, taken, isSeen, sameEverywhere }]) =>
      `| \`${name}\` | ${decimal(usd)} | [${unit}](${source}) | ${sameEverywhere ? 'one price' : seenFor} | ${taken} | ${isSeen ? 'yes' : '**no**'} |`,
  )
  .join('\n')}
`;
}

const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const decimal = (usd: number): string => usd.toFixed(10).replace(/\.?0+$/, '');
