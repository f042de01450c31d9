/** One thing that is measured. `npm run bench` runs all of them, or those that are named. */
export interface Scenario {
  /** As it is named on the command line, in the table and in the results' file. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Runs on the platform of rush-platform.ts, which is ended before anything else is measured. */
  readonly usesRushPlatform?: true;
  /** What of it `--set` can change, with its size in a quick and in a full run. */
  readonly sizes?: Readonly<Record<string, { readonly quick: number; readonly full: number }>>;
  /** Measures and gives what was seen. It throws only when nothing could be measured. */
  run(context: ScenarioContext): Promise<ScenarioResult>;
}

export interface ScenarioContext {
  /** A size that ends in seconds: shows that everything works and what it is like, not the figure for the docs. */
  readonly isQuick: boolean;
  /** Processes that serve requests, as `--workers` says. */
  readonly workers: number;
  /** One of the scenario's `sizes`, as this run is to have it. @throws Error when it has no such size */
  readonly size: (name: string) => number;
  readonly progress: (line: string) => void;
}

export interface ScenarioResult {
  readonly figures: readonly Figure[];
  readonly goals: readonly Goal[];
  /** What belongs side by side in one picture, for instance a strategy each. */
  readonly charts?: readonly Chart[];
}

export interface Figure {
  readonly name: string;
  readonly value: number | string;
  /** For instance `ms`, `/s`, `MB`; none for a count or a ratio. */
  readonly unit?: string;
}

export interface Goal {
  readonly name: string;
  /** What was asked for, in words: `≥ 0.30`. */
  readonly wanted: string;
  readonly seen: number | string;
  readonly isMet: boolean;
  /**
   * Whether it is about being right (oversold, errors, invariants) and not about being fast. The command fails when
   * one of these is broken; a missed speed is shown, for a busy machine misses it too.
   */
  readonly isPromise: boolean;
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}
