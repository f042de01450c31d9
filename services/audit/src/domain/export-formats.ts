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

/** RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. */
export function toCsv(records: readonly AuditRecord[]): string {
  const lines = [
    COLUMNS.join(','),
    ...records.map((record) => COLUMNS.map((name) => cell(record[name])).join(',')),
  ];
  return `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`;
}

function cell(value: AuditRecord[keyof AuditRecord]): string {
  const text = safeText(textOf(value));
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
