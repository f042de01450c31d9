import type { Reader } from '@concert/database/snapshot';

/** Enough that the optimiser does not read a table as it lies, and few enough to be made in a second or two. */
const ROWS = 2_000;
/** So many things have all the rows that point to things: each has a hundred. */
const THINGS = 20;

interface Column {
  readonly table_name: string;
  readonly name: string;
  readonly type: string;
  readonly full_type: string;
  readonly length: number | null;
  /** Its place in a unique key; null when it is in none. */
  readonly place: number | null;
  /** How many columns that key has. */
  readonly places: number | null;
}

/** Fills every table there is, whatever it is for, with rows that point to each other's. */
export async function fillAllTables({ rows }: Reader): Promise<void> {
  const columns = await rows<Column>(COLUMNS);
  const checks = await rows<{ clause: string }>(
    'SELECT check_clause AS clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()',
  );
  const choices = new Map(checks.flatMap(({ clause }) => choicesIn(clause)));
  await rows(
    'SET SESSION foreign_key_checks = 0, unique_checks = 0, check_constraint_checks = 0, sql_mode = ""',
  );
  const tables = Map.groupBy(columns, ({ table_name }) => table_name);
  for (const [table, own] of tables) {
    const names = own.map(({ name }) => `\`${name}\``).join(', ');
    const values = own.map((column) => madeValue(column, choices)).join(', ');
    await rows(`INSERT IGNORE INTO \`${table}\` (${names}) SELECT ${values} FROM seq_1_to_${ROWS}`);
  }
  await rows(`ANALYZE TABLE ${[...tables.keys()].join(', ')}`);
}

const COLUMNS = `SELECT c.table_name, c.column_name AS name, c.data_type AS type, c.column_type AS full_type,
    c.character_maximum_length AS length, MIN(s.seq_in_index) AS place, MAX(n.parts) AS places
  FROM information_schema.columns c
  JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
  LEFT JOIN information_schema.statistics s ON s.table_schema = c.table_schema AND s.table_name = c.table_name
    AND s.column_name = c.column_name AND s.non_unique = 0
  LEFT JOIN (SELECT table_name, index_name, COUNT(*) AS parts FROM information_schema.statistics
    WHERE table_schema = DATABASE() GROUP BY table_name, index_name) n
    ON n.table_name = s.table_name AND n.index_name = s.index_name
  WHERE c.table_schema = DATABASE() AND c.table_name <> 'schema_migrations'
  GROUP BY c.table_name, c.column_name, c.data_type, c.column_type, c.character_maximum_length, c.ordinal_position
  ORDER BY c.table_name, c.ordinal_position`;

/** The texts that a check lets a column have: `` `status` in ('open','lost') ``. */
function choicesIn(clause: string): readonly (readonly [string, readonly string[]])[] {
  return [...clause.matchAll(/`(\w+)` in \(([^)]*)\)/g)].map(([, name = '', list = '']) => [
    name,
    [...list.matchAll(/'([^']*)'/g)].map(([, text = '']) => text),
  ]);
}

function madeValue(column: Column, choices: ReadonlyMap<string, readonly string[]>): string {
  const { name, type, length } = column;
  const number = numberOf(column);
  const texts = choices.get(name);
  if (texts !== undefined)
    return `ELT(1 + seq MOD ${texts.length}, ${texts.map((text) => `'${text}'`).join(', ')})`;
  if (length === 36) return `CONCAT('01930000-0000-7000-8000-', LPAD(${number}, 12, '0'))`;
  if (type === 'date') return `UTC_DATE() - INTERVAL ${number} DAY`;
  if (type === 'datetime') return `UTC_TIMESTAMP(3) - INTERVAL ${number} HOUR`;
  if (type === 'tinyint') return 'seq MOD 5';
  if (type.endsWith('int')) return number;
  if (column.full_type === 'longtext') return `'{}'`;
  return `LPAD(${number}, ${Math.min(length ?? 12, 12)}, 'x')`;
}

/** A key's own number is unique; what points elsewhere points to one of few things. */
function numberOf({ name, place, places }: Column): string {
  if (places === 1) return 'seq';
  if (place === null) return /_id$|_key$/.test(name) ? `seq MOD ${THINGS}` : 'seq';
  return place === 1 ? `seq DIV ${THINGS}` : `seq MOD ${THINGS}`;
}
