import type { ApiAnswer } from './api-client.ts';
import { percentile } from './in-parallel.ts';
import type { Figure, Goal } from './scenario.ts';

/** To one decimal: what a machine that does other things can tell. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** Median, 95th and 99th percentile of how long answers took. */
export function latencies(what: string, answers: readonly ApiAnswer[]): readonly Figure[] {
  const milliseconds = answers.map((answer) => answer.milliseconds);
  return [0.5, 0.95, 0.99].map((share) => ({
    name: `p${share * 100} of ${what}`,
    value: round(percentile(milliseconds, share)),
    unit: 'ms',
  }));
}

export const p95 = (answers: readonly ApiAnswer[]): number =>
  round(
    percentile(
      answers.map((answer) => answer.milliseconds),
      0.95,
    ),
  );

/** A goal of speed or cost, met from a value on or up to it. */
export function atLeast(name: string, least: number, value: number): Goal {
  const seen = Math.round(value * 1000) / 1000;
  return { name, wanted: `≥ ${least}`, seen, isMet: seen >= least, isPromise: false };
}

export function atMost(name: string, most: number, value: number): Goal {
  const seen = Math.round(value * 1000) / 1000;
  return { name, wanted: `≤ ${most}`, seen, isMet: seen <= most, isPromise: false };
}

/** Something that must not happen at all. */
export const never = (name: string, count: number): Goal => ({
  name,
  wanted: '0',
  seen: count,
  isMet: count === 0,
  isPromise: true,
});
