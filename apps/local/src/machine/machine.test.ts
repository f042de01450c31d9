import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPrograms } from './find-programs.ts';
import { installAdvice } from './install-advice.ts';
import { kindFromOsRelease } from './machine.ts';

describe('kindFromOsRelease', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', 'debian'],
    ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', 'ubuntu'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'ubuntu'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'fedora'],
    ['ID=arch', 'arch'],
    ['ID=alpine', 'alpine'],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"', 'suse'],
    ['ID=nixos', 'other'],
    ['', 'other'],
  ] as const)('knows the system of %j', (text, kind) => {
    expect(kindFromOsRelease(text)).toBe(kind);
  });
});

describe('installAdvice', () => {
  it('says the whole command for Debian without root', () => {
    const advice = installAdvice({ kind: 'debian', isRoot: false }, ['database', 'redis']);
    expect(advice).toContain(
      'sudo apt-get update && sudo apt-get install --no-install-recommends mariadb-server redis-server',
    );
    expect(advice).toContain('docker compose up');
  });

  it.each([
    ['fedora', 'sudo dnf install mariadb-server valkey'],
    ['arch', 'sudo pacman -S --needed mariadb valkey'],
    ['alpine', 'sudo apk add mariadb mariadb-common valkey'],
    ['macos', 'brew install mariadb redis'],
    ['windows', 'WSL'],
    ['other', 'package manager'],
  ] as const)('has an answer for %s', (kind, command) => {
    expect(installAdvice({ kind, isRoot: false }, ['database', 'redis'])).toContain(command);
  });

  it('leaves sudo out for root, and offers no container for a browser', () => {
    const advice = installAdvice({ kind: 'fedora', isRoot: true }, ['chromium']);
    expect(advice).not.toContain('sudo');
    expect(advice).not.toContain('docker');
  });

  it('installs a cask on its own line', () => {
    const advice = installAdvice({ kind: 'macos', isRoot: false }, ['redis', 'chromium']);
    expect(advice).toContain('  brew install redis\n  brew install --cask google-chrome');
  });
});

describe('findPrograms', () => {
  it('takes a program that is named outright, and tells MySQL from MariaDB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'programs-'));
    const fake = join(folder, 'mysqld');
    await writeFile(
      fake,
      '#!/bin/sh\necho "mysqld  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)"\n',
    );
    await chmod(fake, 0o755);
    const programs = await findPrograms({ PATH: '', CONCERT_MARIADBD: fake });
    expect(programs.database).toEqual({ kind: 'mysql', server: fake, version: '8.4.6' });
  });

  it('does not fall back when the named program does not exist', async () => {
    const programs = await findPrograms({ CONCERT_REDIS_SERVER: '/nowhere/redis-server' });
    expect(programs.redis).toBeUndefined();
  });
});
