import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Figure = z.object({
  name: z.string(),
  value: z.union([z.number(), z.string()]),
  unit: z.string().exactOptional(),
});

const Goal = z.object({
  name: z.string(),
  wanted: z.string(),
  seen: z.union([z.number(), z.string()]),
  isMet: z.boolean(),
  isPromise: z.boolean(),
});

const Chart = z.object({
  title: z.string(),
  unit: z.string(),
  bars: z.array(z.object({ name: z.string(), value: z.number() })).readonly(),
});

/** What a benchmark saw, and when, on what, at which size. */
const KeptResult = z.object({
  at: z.string(),
  machine: z.string(),
  isQuick: z.boolean(),
  figures: z.array(Figure).readonly(),
  goals: z.array(Goal).readonly(),
  charts: z.array(Chart).readonly().exactOptional(),
});

export type KeptResult = z.infer<typeof KeptResult>;

const Kept = z.record(z.string(), KeptResult);

/** The results that a file holds, by benchmark; none when there is no such file. */
export async function readKept(file: string): Promise<Readonly<Record<string, KeptResult>>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return Kept.parse(JSON.parse(text));
}
