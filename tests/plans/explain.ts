import type { Reader } from '@concert/database/snapshot';
import type { Statement } from '@concert/testing/recorded-statements';

interface Step {
  readonly select_type: string;
  readonly table: string | null;
  readonly type: string | null;
  readonly key: string | null;
  readonly rows: number | string | null;
  readonly Extra: string | null;
}

/** What is wrong with one step of a statement's plan. */
export interface Weakness {
  readonly from: string;
  readonly table: string;
  readonly what: 'reads the whole table' | 'reads a whole index' | 'sorts';
  readonly rows: number;
  readonly text: string;
}

/** A sort of fewer is a page's; one of more must have its reason. */
const FEW = 60;

/** @param values with which the statement finds something */
export async function weaknessesOf(
  { rows }: Reader,
  { text, from }: Statement,
  values: readonly unknown[],
): Promise<readonly Weakness[]> {
  if (!/^\s*(?:select|update|delete|with|\(|insert[\s\S]*select)/i.test(text)) return [];
  const steps = await rows<Step>(`EXPLAIN ${text}`, values);
  return steps.flatMap((step) => {
    const { table, select_type: selects } = step;
    // Of what the statement makes itself, and of rows it only writes, an index has nothing to say.
    if (table === null || table.startsWith('<') || selects === 'INSERT') return [];
    const read = Number(step.rows ?? 0);
    const what = weaknessOf(step, read);
    return what === undefined ? [] : [{ from, table, what, rows: read, text }];
  });
}

function weaknessOf({ type, Extra }: Step, rows: number): Weakness['what'] | undefined {
  if (type === 'ALL') return 'reads the whole table';
  // A page is read from the end of an index as far as it is long.
  if (type === 'index' && rows > FEW) return 'reads a whole index';
  return Extra?.includes('filesort') && rows > FEW ? 'sorts' : undefined;
}
