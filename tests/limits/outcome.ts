/** What came of one trial. */
export interface Outcome {
  readonly name: string;
  /** The first row names the columns. */
  readonly rows: readonly (readonly string[])[];
  readonly figures: unknown;
  /** Promises that were not kept; none when all is well. */
  readonly broken: readonly string[];
}

export type Progress = (line: string) => void;

/** The rows in columns as wide as they need. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

export const rounded = (value: number, digits = 0): string => value.toFixed(digits);
