import type { DatabaseProgram } from '../machine/programs.ts';

/** Where one private database server keeps its things. */
export interface DatabaseFolders {
  readonly data: string;
  readonly temporary: string;
  readonly socketPath: string;
  readonly pidFile: string;
  readonly logFile: string;
  readonly initFile: string;
}

/** Redo log, mebibytes: holds the writes of a long on-sale rush between two checkpoints. */
const REDO_LOG_MB = 256;

/**
 * The command line of the private server. It has the settings that the RDS parameter group has (isolation,
 * character set, time zone, SQL mode), keeps every commit durable, and listens on its socket only. MySQL 8.4
 * and MariaDB differ in few names; what is not common is split out.
 */
export function serverOptions({ kind }: DatabaseProgram, folders: DatabaseFolders): readonly string[] {
  return [
    ...startOptions(kind, folders.data),
    `--socket=${folders.socketPath}`,
    `--pid-file=${folders.pidFile}`,
    `--log-error=${folders.logFile}`,
    `--tmpdir=${folders.temporary}`,
    `--init-file=${folders.initFile}`,
    '--skip-networking',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--local-infile=OFF',
    '--transaction-isolation=READ-COMMITTED',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_520_ci',
    '--default-time-zone=+00:00',
    `--sql-mode=${SQL_MODE.join(',')}`,
    '--max-connections=500',
    '--max-allowed-packet=64M',
    '--thread-cache-size=100',
    '--table-open-cache=2000',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=512M',
    '--innodb-flush-log-at-trx-commit=1',
    '--innodb-io-capacity=2000',
    '--innodb-buffer-pool-load-at-startup=OFF',
    '--innodb-buffer-pool-dump-at-shutdown=OFF',
  ];
}

/** The command line of MySQL's own first-time set-up; MariaDB has a script instead. */
export function mysqlInitialiseOptions(data: string): readonly string[] {
  return [...startOptions('mysql', data), '--initialize-insecure'];
}

/** Options of MariaDB's set-up script: root comes in by its system account only, and there is no test database. */
export function mariaDbInstallOptions(data: string, systemUser: string): readonly string[] {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    ...asRoot(),
    '--auth-root-authentication-method=socket',
    `--auth-root-socket-user=${systemUser}`,
    '--skip-test-db',
    '--skip-name-resolve',
    `--innodb-log-file-size=${REDO_LOG_MB}M`,
    '--innodb-flush-log-at-trx-commit=0',
  ];
}

const SQL_MODE = [
  'ONLY_FULL_GROUP_BY',
  'STRICT_TRANS_TABLES',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
];

function startOptions(kind: DatabaseProgram['kind'], data: string): readonly string[] {
  const own =
    kind === 'mysql'
      ? ['--mysqlx=OFF', `--innodb-redo-log-capacity=${REDO_LOG_MB}M`]
      : [`--innodb-log-file-size=${REDO_LOG_MB}M`];
  return ['--no-defaults', `--datadir=${data}`, ...asRoot(), ...own];
}

/** Both servers refuse to run as root unless they are told so. */
function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}
