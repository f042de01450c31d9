import type { Schema, Table, View } from './parse-schema.ts';

export interface Described {
  readonly schema: Schema;
  readonly ownerOf: (table: string) => string;
  readonly readersOf: (view: string) => readonly string[];
  readonly retention: Readonly<Record<string, string>>;
}

/** The sections of docs/database.md that come from the schema: one for each owner. */
export function renderOwners({ schema, ownerOf, readersOf, retention }: Described): string {
  const owners = [...new Set(schema.tables.map((table) => ownerOf(table.name)))].sort(packagesLast);
  return owners
    .map((owner) => {
      const tables = schema.tables.filter((table) => ownerOf(table.name) === owner);
      const views = schema.views.filter((view) => ownerOf(firstTable(schema, view)) === owner);
      return [
        `## ${owner}`,
        diagram(tables),
        [
          '| table | its rows are kept |',
          '|---|---|',
          ...tables.map(({ name }) => `| \`${name}\` | ${retention[name]} |`),
        ].join('\n'),
        ...(views.length === 0 ? [] : [viewTable(views, readersOf)]),
      ].join('\n\n');
    })
    .join('\n\n');
}

/** All foreign keys that cross from one owner to another. */
export function renderCrossings({ schema, ownerOf }: Described): string {
  const crossing = schema.tables.flatMap((table) =>
    table.foreignKeys
      .map((key) => ({ from: ownerOf(table.name), by: table.name, to: ownerOf(key.table), table: key.table }))
      .filter(({ from, to }) => from !== to),
  );
  const targets = [...new Map(crossing.map(({ to, table }) => [table, to]))];
  return [
    '```mermaid',
    'flowchart LR',
    ...targets.map(([table, owner]) => `  ${table}[("${short(owner)}: ${table}")]`),
    ...crossing.map(({ from, by, table }) => `  ${short(from)} -->|${by}| ${table}`),
    '```',
  ].join('\n');
}

function diagram(tables: readonly Table[]): string {
  const boxes = tables.flatMap((table) => [
    `  ${table.name} {`,
    ...table.columns.map((column) => {
      const keys = keysOf(table, column.name);
      return `    ${column.type} ${column.name}${keys === '' ? '' : ` ${keys}`}${column.isNullable ? ' "may be null"' : ''}`;
    }),
    '  }',
  ]);
  return ['```mermaid', 'erDiagram', ...boxes, ...tables.flatMap(relations), '```'].join('\n');
}

function relations(table: Table): readonly string[] {
  return table.foreignKeys.map(({ columns, table: target }) => {
    const mayMiss = table.columns.some(({ name, isNullable }) => isNullable && columns.includes(name));
    const isOne = [table.primaryKey, ...table.uniqueKeys].some((key) => key.join() === columns.join());
    return `  ${target} ${mayMiss ? '|o' : '||'}--${isOne ? 'o|' : 'o{'} ${table.name} : "${columns.join(', ')}"`;
  });
}

function keysOf(table: Table, column: string): string {
  return [
    table.primaryKey.includes(column) ? 'PK' : '',
    table.foreignKeys.some((key) => key.columns.includes(column)) ? 'FK' : '',
    table.uniqueKeys.some((key) => key.length === 1 && key[0] === column) ? 'UK' : '',
  ]
    .filter((key) => key !== '')
    .join(', ');
}

function viewTable(views: readonly View[], readersOf: Described['readersOf']): string {
  const rows = views.map(({ name, reads }) => {
    const readers = readersOf(name);
    return `| \`${name}\` | ${reads.map((table) => `\`${table}\``).join(', ')} | ${readers.length === 0 ? '–' : readers.join(', ')} |`;
  });
  return ['| view that it publishes | from | read by |', '|---|---|---|', ...rows].join('\n');
}

/** A view may read another view; whose rows it shows is the first table below it. */
function firstTable(schema: Schema, view: View): string {
  const first = view.reads[0] ?? '';
  const below = schema.views.find(({ name }) => name === first);
  return below === undefined ? first : firstTable(schema, below);
}

const packagesLast = (a: string, b: string) =>
  Number(a.startsWith('packages/')) - Number(b.startsWith('packages/')) || a.localeCompare(b);

const short = (owner: string) => owner.replace('packages/', '');
