import type { AuditRecord } from './record.ts';

/** One record a line, so that a file of any length can be read line by line (https://github.com/ndjson/ndjson-spec). */
export function toNdjson(records: readonly AuditRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

const COLUMNS = [
  'occurredAt',
  'action',
  'resource',
  'resourceId',
  'actorType',
  'actorId',
  'actorRole',
  'address',
  'correlationId',
  'details',
  'day',
  'sequence',
  'previousHash',
  'hash',
  'id',
  'eventId',
] as const satisfies readonly (keyof AuditRecord)[];

/** The first line of an export, with a byte order mark so that spreadsheets read it as UTF-8. */
export const CSV_HEAD = `\uFEFF${COLUMNS.join(',')}\r\n`;

/** Records as lines of RFC 4180, behind `CSV_HEAD`. */
export function toCsv(records: readonly AuditRecord[]): string {
  return records.map((record) => csvLine(COLUMNS.map((name) => textOf(record[name])))).join('');
}

/** Any table as RFC 4180, with a byte order mark. */
export function toCsvLines(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map(csvLine).join('')}`;
}

const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string): string {
  const text = safeText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textOf(value: AuditRecord[keyof AuditRecord]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * A spreadsheet would run a cell that begins like a formula (https://owasp.org/www-community/attacks/CSV_Injection):
 * an apostrophe before it makes it text.
 */
function safeText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
