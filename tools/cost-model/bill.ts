import { type Cloud, HOURS, type Month, monthOf, sum } from './month.ts';
import { type PriceList, priceOf } from './prices.ts';
import type { Environment } from './read-tfvars.ts';
import { ASSUMPTIONS } from './workload.ts';

export interface Line {
  readonly service: string;
  readonly dollars: number;
}

export interface Given {
  readonly cloud: Cloud;
  readonly environment: Environment;
  readonly prices: PriceList;
}

/** What stands in infrastructure/waf.tf, kms.tf and monitoring.tf and in no list. */
const FIXED = { firewalls: 2, firewallRules: 8, keys: 6, dashboards: 2, endpoints: 4 };

const SIZE_VCPUS: Readonly<Record<string, number>> = {
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
};

/** The event source asks each queue all the time, five times at once, twenty seconds long. */
const IDLE_RECEIVES = (5 * HOURS * 3600) / 20;

/** What a month costs in which so many tickets are sold, by service, in dollars. */
export function billOf(given: Given, tickets: number): readonly Line[] {
  const month = monthOf(given.cloud, tickets);
  const usd = (name: string, amount: number) => priceOf(given.prices, name) * amount;
  return [
    ...computing(given, month, usd),
    ...storing(given, month, usd),
    ...moving(given, month, usd),
    ...watching(given, month, usd),
  ];
}

export const totalOf = (lines: readonly Line[]): number => sum(lines.map(({ dollars }) => dollars));

type Priced = (name: string, amount: number) => number;

function computing({ cloud, environment }: Given, { functions }: Month, usd: Priced): readonly Line[] {
  const all = [...functions.values()];
  const warmGb = sum(
    Object.entries(environment.functions.provisioned_concurrency).map(
      ([name, count]) => (count * (cloud.functions[name]?.memoryMb ?? 0)) / 1024,
    ),
  );
  const run = usd('lambdaGbSecond', sum(all.map((one) => one.gbSeconds)));
  return [
    { service: 'Lambda', dollars: run + usd('lambdaRequest', sum(all.map((one) => one.count))) },
    { service: 'Lambda, kept warm', dollars: usd('lambdaWarmGbSecond', warmGb * HOURS * 3600) },
  ];
}

function storing({ environment: { database, cache } }: Given, month: Month, usd: Priced): readonly Line[] {
  const { databaseKilobytesPerBooking, monthsKept, kilobytesPerPdf } = ASSUMPTIONS;
  const instances = (database.multi_az ? 2 : 1) + database.read_replicas;
  const grown = (month.bookings * monthsKept.value * databaseKilobytesPerBooking.value) / 1e6;
  const gb = Math.max(database.storage_gb, grown);
  const vcpus = SIZE_VCPUS[database.instance_class.split('.').at(-1) ?? ''] ?? 2;
  const nodes = cache.shards * (1 + cache.replicas_per_shard);
  const pdfGb = (month.tickets * kilobytesPerPdf.value) / 1e6;
  return [
    { service: 'RDS, instances', dollars: usd(database.instance_class, instances * HOURS) },
    { service: 'RDS, storage', dollars: usd('databaseGb', gb * instances) },
    // As much as the database is free; the daily vault holds about as much again.
    { service: 'Backups', dollars: usd('databaseBackupGb', gb) },
    { service: 'RDS Proxy', dollars: usd('proxyVcpu', vcpus * HOURS) },
    { service: 'ElastiCache', dollars: usd(cache.node_type, nodes * HOURS) },
    // A session is written twice and read anew by one call in five, a file and a mail three times, a visit once.
    {
      service: 'DynamoDB',
      dollars:
        usd('tableWrite', month.bookings * 5 + month.tickets * 3 + month.mails * 3) +
        usd('tableRead', month.apiCalls * 0.2 + month.tickets),
    },
    { service: 'S3', dollars: usd('fileGb', pdfGb * monthsKept.value) + usd('filePut', month.tickets * 2) },
  ];
}

function moving({ cloud, environment: { network } }: Given, month: Month, usd: Priced): readonly Line[] {
  const pdfGb = (month.tickets * ASSUMPTIONS.kilobytesPerPdf.value) / 1e6;
  const idle = Object.keys(cloud.queues).length * IDLE_RECEIVES;
  return [
    { service: 'API Gateway', dollars: usd('apiRequest', month.apiCalls) },
    {
      service: 'CloudFront',
      dollars:
        usd('cdnGb', Math.max(0, month.cdnGb - 1000)) +
        usd('cdnRequest', Math.max(0, month.cdnRequests - 10e6)),
    },
    {
      service: 'WAF',
      dollars:
        usd('firewall', FIXED.firewalls) +
        usd('firewallRule', FIXED.firewallRules) +
        usd('firewallRequest', month.cdnRequests + month.apiCalls),
    },
    { service: 'SQS', dollars: usd('queueRequest', month.messages * 3 + idle) },
    { service: 'EventBridge', dollars: usd('busEvent', month.events) },
    { service: 'SES', dollars: usd('mail', month.mails) + usd('mailGb', pdfGb) },
    // Stripe's calls, and mails with their attachments, leave through it.
    {
      service: 'NAT gateways',
      dollars: usd('natHour', network.nat_gateways * HOURS) + usd('natGb', pdfGb * 1.5),
    },
    { service: 'VPC endpoints', dollars: usd('endpointHour', FIXED.endpoints * network.zones * HOURS) },
  ];
}

function watching({ cloud }: Given, { functions, messages, apiCalls }: Month, usd: Priced): readonly Line[] {
  const invocations = sum([...functions.values()].map(({ count }) => count));
  const count = (things: object): number => Object.keys(things).length;
  const alarms = count(cloud.functions) * 3 + count(cloud.queues) * 2 + count(cloud.tables) + 25;
  return [
    {
      service: 'CloudWatch logs',
      dollars: usd('logGb', (invocations * ASSUMPTIONS.logKilobytesPerInvocation.value) / 1e6),
    },
    {
      service: 'CloudWatch metrics, alarms, dashboards',
      dollars:
        usd('metric', ASSUMPTIONS.customMetrics.value) +
        usd('alarm', alarms) +
        usd('dashboard', FIXED.dashboards),
    },
    { service: 'X-Ray', dollars: usd('trace', apiCalls * ASSUMPTIONS.sampledTraces.value) },
    {
      service: 'KMS, Secrets Manager',
      dollars:
        usd('key', FIXED.keys) +
        usd('secret', Object.keys(cloud.secrets).length + 2) +
        usd('keyRequest', messages * 0.5 + apiCalls * 0.1),
    },
  ];
}
