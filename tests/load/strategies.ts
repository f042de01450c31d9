import type { DatabaseAddress } from '@concert/database/connection';
import { atLeast, never, round } from './figures.ts';
import { rushPlatform } from './rush-platform.ts';
import type { Figure, Goal, Scenario } from './scenario.ts';
import { type RaceResult, race } from './strategies/compare.ts';
import { eventLock } from './strategies/event-lock.ts';
import { quotaRecount } from './strategies/quota-recount.ts';
import type { Strategy } from './strategies/strategy.ts';
import { oneRow, stripes } from './strategies/stripes.ts';
import { ticketRows } from './strategies/ticket-rows.ts';

const STRATEGIES: readonly Strategy[] = [stripes, oneRow, eventLock, quotaRecount, ticketRows];

/** A log device of the cloud: synchronous writes to another zone. InnoDB holds the locks as long with a binary log. */
const SLOW_COMMIT_MS = 3;

/**
 * For comparison only: the locks by which others are known to keep from overselling, beside Concert's stripes, with the
 * commit that this machine has and with one as a database of the cloud has it.
 */
export const strategies: Scenario = {
  name: 'strategies',
  summary: 'Concert’s stripes beside other published ways to lock, with a fast and a slow commit',
  usesRushPlatform: true,
  sizes: {
    tickets: { quick: 400, full: 2_000 },
    buyers: { quick: 480, full: 2_400 },
    connections: { quick: 64, full: 64 },
  },
  async run({ size, workers, progress }) {
    const { address } = await rushPlatform(workers);
    const seen = new Map<string, RaceResult>();
    for (const commitMs of [0, SLOW_COMMIT_MS]) {
      for (const strategy of STRATEGIES) {
        const result = await race(accountOf(address), strategy, {
          capacity: size('tickets'),
          buyers: size('buyers'),
          atOnce: size('connections'),
          commitMs,
        });
        progress(`${label(strategy, commitMs)}: ${round(result.salesASecond)} /s (${strategy.summary})`);
        seen.set(label(strategy, commitMs), result);
      }
    }
    return {
      figures: [...seen].flatMap(([name, result]) => figuresOf(name, result)),
      goals: goalsOf(seen),
      charts: [0, SLOW_COMMIT_MS].map((commitMs) => ({
        title: `Sales a second by what is locked, ${commitName(commitMs)}`,
        unit: '/s',
        bars: STRATEGIES.map((strategy) => ({
          name: strategy.name,
          value: round(seen.get(label(strategy, commitMs))?.salesASecond ?? 0),
        })),
      })),
    };
  },
};

const commitName = (commitMs: number): string =>
  commitMs === 0 ? 'this machine’s commit' : `${commitMs} ms more in the commit`;

const label = ({ name }: Strategy, commitMs: number): string => `${name}, ${commitName(commitMs)}`;

function figuresOf(
  name: string,
  { salesASecond, oversold, leftOver, failed }: RaceResult,
): readonly Figure[] {
  const faults = Object.entries({ oversold, 'left over': leftOver, failed }).filter(([, count]) => count > 0);
  return [
    { name, value: round(salesASecond), unit: '/s' },
    ...faults.map(([fault, value]) => ({ name: `${name}: ${fault}`, value })),
  ];
}

function goalsOf(seen: ReadonlyMap<string, RaceResult>): readonly Goal[] {
  const rate = (strategy: Strategy): number => seen.get(label(strategy, SLOW_COMMIT_MS))?.salesASecond ?? 0;
  const own = [0, SLOW_COMMIT_MS].map((commitMs) => seen.get(label(stripes, commitMs)));
  const sum = (part: 'oversold' | 'leftOver' | 'failed'): number =>
    own.reduce((all, result) => all + (result?.[part] ?? 0), 0);
  return [
    atLeast('stripes against one row, slow commit', 8, rate(stripes) / rate(oneRow)),
    atLeast('stripes against a lock for the event, slow commit', 8, rate(stripes) / rate(eventLock)),
    never('oversold by stripes', sum('oversold')),
    never('left over by stripes', sum('leftOver')),
    never('failed with stripes', sum('failed')),
  ];
}

function accountOf({ username, password, socketPath, host, port }: DatabaseAddress) {
  return {
    user: username,
    password,
    ...(socketPath === undefined ? { host: host ?? '127.0.0.1', port: port ?? 3306 } : { socketPath }),
  };
}
