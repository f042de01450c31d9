export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
}

export interface View {
  readonly name: string;
  /** What it reads, in the order of its joins: the first is whose rows it shows. */
  readonly reads: readonly string[];
}

export interface Schema {
  readonly tables: readonly Table[];
  readonly views: readonly View[];
}

/**
 * Reads database/schema.sql as describe-schema writes it: a statement each, parted by blank lines.
 * @throws Error when a statement is neither a table nor a view, so that nothing is left out in silence
 */
export function parseSchema(sql: string): Schema {
  const statements = sql.split(/\n\n+/).filter((part) => part.trim() !== '' && !part.startsWith('--'));
  const tables: Table[] = [];
  const views: View[] = [];
  for (const statement of statements) {
    const [, kind, name] = /^CREATE (TABLE|VIEW) `(\w+)`/.exec(statement) ?? [];
    if (name === undefined) throw new Error(`Neither a table nor a view: ${statement.slice(0, 60)}`);
    if (kind === 'TABLE') tables.push(parseTable(name, statement));
    else views.push({ name, reads: readsOf(statement) });
  }
  return { tables, views };
}

function parseTable(name: string, statement: string): Table {
  const lines = statement.split('\n').map((line) => line.trim());
  const keysOf = (pattern: RegExp) =>
    lines.flatMap((line) => {
      const columns = pattern.exec(line)?.[1];
      return columns === undefined ? [] : [namesIn(columns)];
    });
  return {
    name,
    columns: lines.flatMap(columnOf),
    primaryKey: keysOf(/^PRIMARY KEY \((.+?)\)/)[0] ?? [],
    uniqueKeys: keysOf(/^UNIQUE KEY `\w+` \((.+?)\)/),
    foreignKeys: lines.flatMap(foreignKeyOf),
  };
}

function columnOf(line: string): readonly Column[] {
  const [, name, type] = /^`(\w+)` (\w+)/.exec(line) ?? [];
  return name === undefined || type === undefined
    ? []
    : [{ name, type, isNullable: !line.includes(' NOT NULL') }];
}

function foreignKeyOf(line: string): readonly ForeignKey[] {
  const [, columns, table] = /FOREIGN KEY \((.+?)\) REFERENCES `(\w+)`/.exec(line) ?? [];
  return columns === undefined || table === undefined ? [] : [{ columns: namesIn(columns), table }];
}

function readsOf(statement: string): readonly string[] {
  const names = [...statement.matchAll(/\b(?:from|join) \(*`(\w+)`/gi)].map((match) => match[1] ?? '');
  return [...new Set(names)];
}

function namesIn(list: string): readonly string[] {
  return [...list.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '');
}
