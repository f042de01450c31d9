/**
 * A JSON column's value. MySQL's driver hands it over parsed, MariaDB (where JSON is text with a check) as
 * text; callers need not know which of the two they talk to.
 */
export function fromJsonColumn(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
