import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

const run = promisify(execFile);

/** The redo log alone is 256 MB. */
const SIZE_MB = 512;
const LASTS_MS = 6_000;
const CHUNK = Buffer.alloc(1024 * 1024);

const folderOf = (dataDir: string): string => join(dataDir, 'mariadb');

export const disk: readonly Fault[] = [
  {
    name: 'disk-full',
    title: 'the database’s disk is full for six seconds',
    recoversWithin: 10,
    needsOwn: true,
    impossible: () =>
      process.platform === 'linux' && process.getuid?.() === 0
        ? undefined
        : 'a small file system can be mounted by root on Linux only',
    folder: { prepare: mountSmall, clearAway: unmount },
    async happen(world) {
      const ballast = join(folderOf(world.platform().dataDir), 'ballast');
      await fill(ballast);
      await useUp(world);
      await pause(LASTS_MS);
      await rm(ballast);
      await sql`DROP TABLE IF EXISTS ballast`.execute(world.till.db);
    },
  },
];

async function mountSmall(dataDir: string): Promise<void> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const options = `size=${SIZE_MB}m,mode=700`;
  await run('mount', ['-t', 'tmpfs', '-o', options, 'concert-faults', folderOf(dataDir)]);
}

async function unmount(dataDir: string): Promise<void> {
  await run('umount', [folderOf(dataDir)]);
}

/** Writes until nothing more fits. */
async function fill(file: string): Promise<void> {
  const ballast = await open(file, 'wx');
  try {
    for (;;) await ballast.write(CHUNK);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    await ballast.close();
  }
}

/** The room that the database had set aside for itself: what comes now needs more. */
async function useUp({ till: { db } }: World): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS ballast (content LONGTEXT NOT NULL)`.execute(db).catch(() => {});
  for (let round = 0; round < 64; round += 1) {
    const isFull = await sql`INSERT INTO ballast VALUES (REPEAT('x', 1000000))`.execute(db).then(
      () => false,
      () => true,
    );
    if (isFull) return;
  }
}
