import { z } from 'zod';

/** What was measured under one name and one set of dimensions. */
const SeriesSchema = z.object({
  name: z.string(),
  unit: z.string(),
  by: z.record(z.string(), z.string()),
  count: z.number(),
  sum: z.number(),
  min: z.number(),
  max: z.number(),
  /** The last of the values, by which percentiles are told. */
  recent: z.array(z.number()),
});
export type Series = z.output<typeof SeriesSchema>;

/** What a function's process tells the platform. */
export const MetricsMessage = z.object({ metrics: z.array(SeriesSchema) });

const MOST_RECENT = 1_000;

/** Series by name and dimensions. */
export function openSeries() {
  const all = new Map<string, Series>();

  function add(one: Series): void {
    const key = JSON.stringify([one.name, Object.entries(one.by).sort()]);
    const known = all.get(key);
    all.set(key, known === undefined ? one : joined(known, one));
  }

  return {
    add,
    /** Everything so far, and begins anew. */
    take(): readonly Series[] {
      const taken = [...all.values()];
      all.clear();
      return taken;
    },
    list: (): readonly Series[] => [...all.values()],
  };
}

function joined(known: Series, more: Series): Series {
  const recent = [...known.recent, ...more.recent].slice(-MOST_RECENT);
  return {
    ...known,
    count: known.count + more.count,
    sum: known.sum + more.sum,
    min: Math.min(known.min, more.min),
    max: Math.max(known.max, more.max),
    recent,
  };
}

const Line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

/** What a line in CloudWatch's embedded format says; nothing for any other line. */
export function readLine(line: string): readonly Series[] {
  if (!line.startsWith('{"_aws"')) return [];
  const { _aws: said, ...values } = Line.parse(JSON.parse(line));
  return said.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const by = Object.fromEntries(names.map((name) => [name, String(values[name])]));
      return Metrics.flatMap(({ Name: name, Unit: unit }) => {
        const value = values[name];
        if (typeof value !== 'number') return [];
        return [{ name, unit, by, count: 1, sum: value, min: value, max: value, recent: [value] }];
      });
    }),
  );
}
