import { glob, readFile } from 'node:fs/promises';

const WRITES = /\b(?:insertInto|replaceInto|updateTable|deleteFrom)\(\s*'(\w+)/g;

/** Packages whose tables have several users, who all go through the package. */
const SHARED = ['packages/database', 'packages/inventory'];

export interface Usage {
  /** Who writes a table: `booking`, or a package by its folder. */
  readonly ownerOf: ReadonlyMap<string, string>;
  /** Which services name a view. */
  readonly readersOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds in the code who writes each table and who reads each view.
 * @param root the repository, with a slash at its end
 * @throws Error when two services write one table: a service writes only its own
 */
export async function findUsage(root: string, views: readonly string[]): Promise<Usage> {
  const ownerOf = new Map<string, string>();
  const readersOf = new Map<string, string[]>(views.map((view) => [view, []]));
  for (const folder of [...SHARED, 'services/*']) {
    for await (const path of glob(`${folder}/src/**/*.ts`, { cwd: root })) {
      if (path.endsWith('.test.ts')) continue;
      const owner = path.replace(/^services\/([^/]+)\/.*/, '$1').replace(/^(packages\/[^/]+)\/.*/, '$1');
      const source = await readFile(root + path, 'utf8');
      for (const [, table] of source.matchAll(WRITES)) note(ownerOf, { table: table ?? '', owner });
      for (const [view, readers] of readersOf) {
        if (new RegExp(`'${view}(?: as \\w+)?'`).test(source) && !readers.includes(owner))
          readers.push(owner);
      }
    }
  }
  return { ownerOf, readersOf };
}

function note(ownerOf: Map<string, string>, { table, owner }: { table: string; owner: string }): void {
  const known = ownerOf.get(table);
  if (known !== undefined && known !== owner && !SHARED.includes(known)) {
    throw new Error(`${table} is written by ${known} and by ${owner}`);
  }
  if (known === undefined) ownerOf.set(table, owner);
}
