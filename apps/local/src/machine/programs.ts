/** A database server of the MySQL family, as found on this machine. */
export interface DatabaseProgram {
  readonly kind: 'mariadb' | 'mysql';
  readonly server: string;
  /** MariaDB's script that makes the system tables; MySQL's server makes them itself. */
  readonly installDb?: string;
  readonly version: string;
}

/** What the local platform runs on, by absolute path; a missing member was not found. */
export interface Programs {
  readonly database?: DatabaseProgram;
  readonly redis?: string;
  readonly chromium?: string;
}

/** Something the platform or its tests cannot do without. */
export type Need = 'database' | 'redis' | 'chromium';

/** The needs that `programs` does not meet, in the order asked. */
export function missing(programs: Programs, need: readonly Need[]): readonly Need[] {
  return need.filter((name) => programs[name] === undefined);
}
