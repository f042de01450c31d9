import type { Reader } from '@concert/database/snapshot';
import type { Statement } from '@concert/testing/recorded-statements';

const ID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const TABLE =
  /\b(?:from|join|update|into)\s+`?(\w+)`?(?:\s+(?:as\s+)?`?(?!where|set|on|join|inner|left|order|group|limit|for\b)(\w+)`?)?/gi;
/** What stands before a placeholder that is compared with a column: `` `b`.`event_id` = `` or `id in (?, `. */
const COMPARED = /(?:`?(\w+)`?\.)?`?(\w+)`?\s*(?:=|\bin\s*\()\s*(?:\?,\s*)*$/i;

type Row = Readonly<Record<string, unknown>>;

const RANGE = /`?(\w+)`?\s*(<=?|>=?)\s*$/;
const HOUR = 3_600_000;
/** However far a test reads: of a table that has grown it is little. */
const PAGE = 20;

/**
 * A moment by which a range is a small part of what `rows.ts` makes, as it is of a table that has grown: what is older
 * than nearly all, newer than nearly all, or a few hours between.
 */
function narrowed(text: string, before: string): Date | undefined {
  const [, column = '', sign = ''] = RANGE.exec(before) ?? [];
  if (column === '') return undefined;
  const other = sign.startsWith('<') ? '>' : '<';
  const isBetween = new RegExp(`\\b${column}\`?\\s*${other}`).test(text);
  const hours = sign.startsWith('<') ? (isBetween ? 4 : 1_900) : isBetween ? 8 : 4;
  return new Date(Date.now() - hours * HOUR);
}

/**
 * Gives a statement ids that are there in place of those it was sent with: of a row that is not there the optimiser says
 * only so, and hides the plan of everything that is joined to it.
 */
export function openRealValues({ rows }: Reader) {
  const samples = new Map<string, Promise<Row | undefined>>();

  function sampleOf(table: string): Promise<Row | undefined> {
    const known =
      samples.get(table) ??
      rows<Row>(`SELECT * FROM \`${table}\` LIMIT 1 OFFSET 7`).then(
        ([row]) => row,
        () => undefined,
      );
    samples.set(table, known);
    return known;
  }

  return async ({ text, values }: Statement): Promise<readonly unknown[]> => {
    const named = [...text.matchAll(TABLE)].map(([, table = '', alias = table]) => [alias, table] as const);
    const parts = text.split('?');
    const real: unknown[] = [];
    for (const [index, value] of values.entries()) {
      const before = parts.slice(0, index + 1).join('?');
      const [, alias, column] = COMPARED.exec(before) ?? [];
      const isId = typeof value === 'string' && ID.test(value) && column !== undefined;
      if (/\blimit $/i.test(before)) real.push(PAGE);
      else if (isId) real.push((await found(named, alias, column)) ?? value);
      else real.push(isMoment(value) ? (narrowed(text, before) ?? value) : value);
    }
    return real;
  };

  async function found(
    named: readonly (readonly [string, string])[],
    alias: string | undefined,
    column: string,
  ): Promise<unknown> {
    for (const [name, table] of named) {
      if (alias !== undefined && alias !== name) continue;
      const sample = await sampleOf(table);
      if (sample?.[column] !== undefined && sample[column] !== null) return sample[column];
    }
    return undefined;
  }
}

/** As a moment comes out of a recording. */
const isMoment = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
