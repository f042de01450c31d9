import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { billOf, type Given, totalOf } from './bill.ts';
import { columnsOf } from './document.ts';
import { Cloud, deliveriesOf, HOURS, monthOf } from './month.ts';
import { PriceList, priceOf } from './prices.ts';
import { Environment, readTfvars } from './read-tfvars.ts';

const cloud = Cloud.parse({
  functions: {
    'booking-api': { memoryMb: 1769, timeoutSeconds: 30, trigger: { type: 'http' } },
    'audit-relay': { memoryMb: 512, timeoutSeconds: 65, trigger: { type: 'schedule', schedule: 'relay' } },
    'booking-sweep': { memoryMb: 1769, timeoutSeconds: 60, trigger: { type: 'schedule', schedule: 'relay' } },
    'audit-events': { memoryMb: 1769, timeoutSeconds: 60, trigger: { type: 'queue', queue: 'audit' } },
  },
  queues: { audit: {}, booking: {} },
  tables: {},
  rules: {
    all: { pattern: { source: [{ prefix: 'concert.' }] }, targets: ['audit'] },
    paid: { pattern: { 'detail-type': ['PaymentSucceeded', 'Unknown'] }, targets: ['booking'] },
  },
  schedules: { relay: { rate: 'rate(1 minute)' } },
  secrets: {},
});

const root = new URL('../../infrastructure/', import.meta.url);
const text = (name: string) => readFile(new URL(name, root), 'utf8');

async function ours(): Promise<Given> {
  return {
    cloud: Cloud.parse(JSON.parse(await text('cloud.json'))),
    environment: Environment.parse(readTfvars(await text('environments/production.tfvars'))),
    prices: PriceList.parse(JSON.parse(await text('unit-prices.json'))),
  };
}

describe('the cost model', () => {
  it('delivers an event to each queue whose rule names it, and to those that hear everything', () => {
    const deliveries = deliveriesOf(cloud, 100);
    expect(deliveries.get('booking')).toBe(100);
    expect(deliveries.get('audit')).toBeCloseTo(monthOf(cloud, 250).events);
  });

  it('counts a function that may run until its next turn as running all the time', () => {
    const { functions } = monthOf(cloud, 0);
    expect(functions.get('audit-relay')?.gbSeconds).toBeCloseTo(HOURS * 3600 * 0.5);
    expect(functions.get('booking-sweep')?.gbSeconds).toBeCloseTo(HOURS * 60 * 0.02 * (1769 / 1024));
  });

  it('grows in proportion to tickets where nothing is fixed', () => {
    const one = monthOf(cloud, 1_000);
    const ten = monthOf(cloud, 10_000);
    expect(ten.apiCalls).toBeCloseTo(one.apiCalls * 10);
    expect(ten.messages).toBeCloseTo(one.messages * 10);
    expect(ten.functions.get('booking-api')?.gbSeconds).toBeCloseTo(
      (one.functions.get('booking-api')?.gbSeconds ?? 0) * 10,
    );
  });

  it('multiplies only prices that were seen for another region', () => {
    const price = { usd: 1, unit: 'x', source: 'https://example.org', taken: '2026-11-24', isSeen: true };
    const prices = PriceList.parse({
      region: 'eu-central-1',
      currency: 'USD',
      regionFactor: 1.5,
      prices: {
        here: { ...price, seenFor: 'eu-central-1' },
        there: { ...price, seenFor: 'us-east-1' },
        anywhere: { ...price, seenFor: 'us-east-1', sameEverywhere: true },
      },
    });
    expect(['here', 'there', 'anywhere'].map((name) => priceOf(prices, name))).toEqual([1, 1.5, 1]);
    expect(() => priceOf(prices, 'missing')).toThrow('no price of missing');
  });

  it('reads tfvars with comments, lists and objects', () => {
    expect(readTfvars('# a comment\na = "x # y"\nb = { c = 2, d-e = [true, "z"] }\n# f = 1\n')).toEqual({
      a: 'x # y',
      b: { c: 2, 'd-e': [true, 'z'] },
    });
    expect(() => readTfvars('a = b')).toThrow('Not a value: b');
  });

  it('pays for each instance, node and gateway of the tfvars', async () => {
    const given = await ours();
    const lines = new Map(billOf(given, 0).map(({ service, dollars }) => [service, dollars]));
    const { database, cache, network } = given.environment;
    expect(lines.get('RDS, instances')).toBeCloseTo(
      priceOf(given.prices, database.instance_class) * HOURS * (2 + database.read_replicas),
    );
    expect(lines.get('ElastiCache')).toBeCloseTo(
      priceOf(given.prices, cache.node_type) * HOURS * cache.shards * 2,
    );
    expect(lines.get('NAT gateways')).toBeCloseTo(0.052 * HOURS * network.nat_gateways);
    expect(lines.get('SES')).toBe(0);
  });

  it('keeps production between 2,000 and 5,000 dollars at a million tickets a month, within its budget', async () => {
    const given = await ours();
    const million = totalOf(columnsOf(given)[1]?.lines ?? []);
    expect(million).toBeGreaterThan(2_000);
    expect(million).toBeLessThan(Math.min(5_000, given.environment.monthly_budget_usd));
  });
});
