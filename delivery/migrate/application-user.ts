import type { Connection, RowDataPacket } from 'mysql2/promise';

interface Account {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** What functions may do: read and write rows. They make and change no table, and delete no log of what was. */
const RIGHTS = 'SELECT, INSERT, UPDATE, DELETE, EXECUTE';

/**
 * Gives the functions' user its password and its rights; makes it when there is none. The password before stays good
 * (MySQL's dual passwords), so that nobody is locked out while the new one spreads: whoever reads the secret anew gets
 * the new one, and those who kept the old one for some minutes still get in.
 */
export async function ensureApplicationUser(
  owner: Connection,
  account: Account,
): Promise<'made' | 'changed' | 'kept'> {
  const { username, password, database } = account;
  const [found] = await owner.query<RowDataPacket[]>(
    "SELECT 1 FROM mysql.user WHERE user = ? AND host = '%'",
    [username],
  );
  const isNew = found.length === 0;
  if (isNew) await owner.query("CREATE USER ?@'%' IDENTIFIED BY ?", [username, password]);
  const isGood = isNew || (await logsIn(owner, account));
  if (!isGood)
    await owner.query("ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD", [username, password]);
  await owner.query(`GRANT ${RIGHTS} ON ??.* TO ?@'%'`, [database, username]);
  return isNew ? 'made' : isGood ? 'kept' : 'changed';
}

async function logsIn(owner: Connection, { username, password, database }: Account): Promise<boolean> {
  const { createConnection } = await import('mysql2/promise');
  try {
    const connection = await createConnection({ ...owner.config, user: username, password, database });
    await connection.end();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_ACCESS_DENIED_ERROR') return false;
    throw error;
  }
}
