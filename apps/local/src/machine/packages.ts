import type { SystemKind } from './machine.ts';
import type { Need } from './programs.ts';

/** What a missing program is called in a sentence. */
export const PROGRAM_NAME: Readonly<Record<Need, string>> = {
  database: 'MariaDB (mariadbd) or MySQL (mysqld)',
  redis: 'Redis (redis-server) or Valkey (valkey-server)',
  chromium: 'Chromium or Google Chrome (for the browser tests)',
};

interface PackageSource {
  readonly install: string;
  readonly names: Readonly<Record<Need, string>>;
}

/** How each system installs what the platform needs; a name may hold several packages. */
export const PACKAGES: Readonly<Partial<Record<SystemKind, PackageSource>>> = {
  debian: {
    install: 'sudo apt-get update && sudo apt-get install --no-install-recommends',
    names: { database: 'mariadb-server', redis: 'redis-server', chromium: 'chromium' },
  },
  ubuntu: {
    install: 'sudo apt-get update && sudo apt-get install --no-install-recommends',
    names: { database: 'mariadb-server', redis: 'redis-server', chromium: 'chromium-browser' },
  },
  fedora: {
    install: 'sudo dnf install',
    names: { database: 'mariadb-server', redis: 'valkey', chromium: 'chromium' },
  },
  arch: {
    install: 'sudo pacman -S --needed',
    names: { database: 'mariadb', redis: 'valkey', chromium: 'chromium' },
  },
  alpine: {
    install: 'sudo apk add',
    names: { database: 'mariadb mariadb-common', redis: 'valkey', chromium: 'chromium' },
  },
  suse: {
    install: 'sudo zypper install',
    names: { database: 'mariadb', redis: 'valkey', chromium: 'chromium' },
  },
  macos: {
    install: 'brew install',
    names: { database: 'mariadb', redis: 'redis', chromium: '--cask google-chrome' },
  },
};
