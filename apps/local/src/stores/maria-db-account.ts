import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** The application's way into the private database, over its socket. */
export interface DatabaseAccount {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

const USERNAME = 'concert';
const DATABASE = 'concert';

/** The account of a data folder: its password is made the first time, and kept where only its owner reads. */
export async function databaseAccount(passwordFile: string): Promise<DatabaseAccount> {
  const kept = await readFile(passwordFile, 'utf8').catch(() => undefined);
  const password = kept?.trim() || randomBytes(24).toString('base64url');
  if (kept?.trim() !== password) await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  return { username: USERNAME, password, database: DATABASE };
}

/**
 * What the server runs before it takes connections, at every start: one statement a line, as `--init-file`
 * wants. Databases named `concert_…` are granted too, for tests that each make their own.
 */
export function accountStatements({ username, password, database }: DatabaseAccount): string {
  const user = `'${username}'@'localhost'`;
  return [
    `CREATE DATABASE IF NOT EXISTS \`${database}\`;`,
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${password}';`,
    `ALTER USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON \`${database}\`.* TO ${user};`,
    `GRANT ALL PRIVILEGES ON \`${database}\\_%\`.* TO ${user};`,
    '',
  ].join('\n');
}
