/** How a report is written into a file. */
export type ReportFormat = 'csv' | 'json';

export const CONTENT_TYPES: Readonly<Record<ReportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/**
 * RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. The columns are the first row's fields.
 */
export function toCsv(rows: readonly object[]): string {
  const [first] = rows;
  if (first === undefined) return '\uFEFF';
  const columns = Object.keys(first);
  const lines = [
    columns.map(cell).join(','),
    ...rows.map((row) => {
      const fields: Readonly<Record<string, unknown>> = { ...row };
      return columns.map((column) => cell(fields[column])).join(',');
    }),
  ];
  return `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`;
}

/** What a spreadsheet takes for a formula, also behind spaces and in full width. */
const FORMULA = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** An apostrophe before a formula makes it text (OWASP, CSV injection). A number is one, and may be negative. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
