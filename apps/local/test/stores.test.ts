import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findPrograms } from '../src/machine/find-programs.ts';
import { keepRunning } from '../src/stores/keep-running.ts';
import { type RunningDatabase, startMariaDb } from '../src/stores/maria-db.ts';
import { processFacts } from '../src/stores/process-facts.ts';
import { startRedis } from '../src/stores/redis.ts';
import type { RunningServer, ServerExit } from '../src/stores/running-server.ts';

const { database, redis } = await findPrograms();
if (!database || !redis) throw new Error('These tests need MariaDB and Redis: npm run setup');
const log = () => {};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stores-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function mariaDb(dataDir = join(root, 'db'), onUnexpectedExit?: (exit: ServerExit) => void) {
  const server = await startMariaDb({
    dataDir,
    program: database!,
    log,
    ...(onUnexpectedExit && { onUnexpectedExit }),
  });
  onTestFinished(() => server.stop());
  return server;
}

async function connect({ account, socketPath }: RunningDatabase): Promise<Connection> {
  const connection = await createConnection({ ...userOf(account), socketPath });
  connection.on('error', () => {});
  onTestFinished(() => connection.destroy());
  return connection;
}

function userOf({ username, password, database: name }: RunningDatabase['account']) {
  return { user: username, password, database: name };
}

async function rows(connection: Connection, sql: string) {
  return (await connection.query<RowDataPacket[]>(sql))[0];
}

describe('the private database', { timeout: 60_000 }, () => {
  it('serves the application with the settings that production has, on its socket only', async () => {
    const connection = await connect(await mariaDb());
    const [settings] = await rows(
      connection,
      `SELECT @@transaction_isolation_or_tx AS isolation, @@character_set_server AS charset, @@time_zone AS zone,
        @@sql_mode AS mode, @@max_connections AS connections, @@innodb_flush_log_at_trx_commit AS durable,
        @@skip_networking AS socketOnly`.replace(
        '@@transaction_isolation_or_tx',
        database.kind === 'mariadb' ? '@@tx_isolation' : '@@transaction_isolation',
      ),
    );
    expect(settings).toMatchObject({
      isolation: 'READ-COMMITTED',
      charset: 'utf8mb4',
      zone: '+00:00',
      connections: 500,
      durable: 1,
      socketOnly: 1,
    });
    expect(settings?.mode).toContain('STRICT_TRANS_TABLES');
  });

  it('keeps its password where only its owner reads it', async () => {
    await mariaDb();
    for (const file of ['password', 'init.sql']) {
      expect((await stat(join(root, 'db', file))).mode & 0o077).toBe(0);
    }
    expect((await stat(join(root, 'db'))).mode & 0o077).toBe(0);
  });

  it('keeps data and account over a restart, at the same socket, and starts warm', async () => {
    const first = await mariaDb();
    await (await connect(first)).query('CREATE TABLE kept (n INT) AS SELECT 7 AS n');
    await first.stop();
    expect(await first.exited).toMatchObject({ wasAsked: true });

    const began = performance.now();
    const second = await mariaDb();
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(second.socketPath).toBe(first.socketPath);
    expect(second.account).toEqual(first.account);
    expect(await rows(await connect(second), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('loses no commit when it is killed, and comes back by itself', async () => {
    const onUnexpectedExit = vi.fn();
    const kept = await keepRunning({ start: () => mariaDb(undefined, onUnexpectedExit), log });
    onTestFinished(() => kept.stop());
    const victim = kept.current();
    const connection = await connect(victim);
    await connection.query('CREATE TABLE sold (n INT)');
    await connection.query('INSERT INTO sold VALUES (1), (2), (3)');

    process.kill(victim.pid, 'SIGKILL');
    await vi.waitFor(() => expect(kept.restarts()).toBe(1), { timeout: 30_000 });

    expect(onUnexpectedExit).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ signal: 'SIGKILL' }));
    expect(kept.current().socketPath).toBe(victim.socketPath);
    expect(await rows(await connect(kept.current()), 'SELECT COUNT(*) AS n FROM sold')).toEqual([{ n: 3 }]);
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const dataDir = join(root, 'x'.repeat(120));
    await mkdir(dataDir);
    const server = await mariaDb(dataDir);
    onTestFinished(() => rm(join(server.socketPath, '..'), { recursive: true, force: true }));
    expect(Buffer.byteLength(server.socketPath)).toBeLessThan(104);
    expect(await rows(await connect(server), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a data folder that another live platform uses, and leaves its server alone', async () => {
    const first = await mariaDb();
    await expect(mariaDb()).rejects.toThrow(/in use by another Concert \(process \d+\)/);
    expect(await processFacts(first.pid)).toBeDefined();
  });

  it('begins again when the first start was killed half-way through making the folder', async () => {
    await mkdir(join(root, 'db', 'data.new', 'mysql'), { recursive: true });
    await writeFile(join(root, 'db', 'data.new', 'ibdata1'), 'half');
    expect(await rows(await connect(await mariaDb()), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says what the server said when it cannot start', async () => {
    await (await mariaDb()).stop();
    await writeFile(join(root, 'db', 'data', 'ibdata1'), 'not a tablespace');
    await expect(mariaDb()).rejects.toThrow(/ended with exit code 1\. The end of .*error\.log:\n.*ibdata1/s);
  });
});

describe('what a crashed platform leaves behind', { timeout: 60_000 }, () => {
  /** A platform that starts Redis, tells its pid, and is then killed without a chance to end it. */
  const platform = `
    const [, , module, dataDir, program] = process.argv;
    const { startRedis } = await import(module);
    const server = await startRedis({ dataDir, program, log: () => {} });
    process.send(server.pid);
    setInterval(() => {}, 1000);`;

  async function orphan(dataDir: string): Promise<number> {
    const script = join(root, 'platform.mjs');
    await writeFile(script, platform);
    const module = new URL('../src/stores/redis.ts', import.meta.url).href;
    const parent = fork(script, [module, dataDir, redis!], { execArgv: [] });
    const pid = await new Promise<number>((resolve) =>
      parent.once('message', (value) => resolve(Number(value))),
    );
    const gone = new Promise((resolve) => parent.once('exit', resolve));
    parent.kill('SIGKILL');
    await gone;
    return pid;
  }

  it.each([
    ['a short path', 'redis'],
    ['a path too long for a socket', 'x'.repeat(120)],
  ])('is ended by the next start in the same folder, at %s', async (_name, folder) => {
    const dataDir = join(root, folder);
    const pid = await orphan(dataDir);
    expect(await processFacts(pid)).toBeDefined();
    const server = await startRedis({ dataDir, program: redis, log });
    onTestFinished(async () => {
      await server.stop();
      if (folder !== 'redis') await rm(dirname(server.socketPath), { recursive: true, force: true });
    });
    expect(await processFacts(pid)).toBeUndefined();
    expect(server.pid).not.toBe(pid);
  });

  it('is not mistaken for an innocent process that got the same number', async () => {
    const dataDir = join(root, 'redis');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'server.json'), JSON.stringify({ pid: process.pid, parentPid: 1 }));
    const server = await startRedis({ dataDir, program: redis, log });
    onTestFinished(() => server.stop());
    expect(server.pid).not.toBe(process.pid);
  });
});

describe('the private Redis', () => {
  async function cache(): Promise<{ server: RunningServer; client: Redis }> {
    const server = await startRedis({ dataDir: join(root, 'redis'), program: redis!, log });
    const client = new Redis(server.socketPath, { lazyConnect: true });
    client.on('error', () => {});
    onTestFinished(async () => {
      client.disconnect();
      await server.stop();
    });
    return { server, client };
  }

  it('serves on its socket only, with bounded memory and nothing on disk', async () => {
    const { client } = await cache();
    await client.set('greeting', 'hello');
    expect(await client.get('greeting')).toBe('hello');
    for (const [name, value] of [
      ['port', '0'],
      ['appendonly', 'no'],
      ['save', ''],
      ['maxmemory', String(256 * 1024 * 1024)],
      ['maxmemory-policy', 'volatile-lru'],
    ] as const) {
      expect(await client.config('GET', name)).toEqual([name, value]);
    }
  });

  it('ends when it is stopped, and forgets that it ran', async () => {
    const { server } = await cache();
    await server.stop();
    expect(await server.exited).toMatchObject({ wasAsked: true });
    expect(await processFacts(server.pid)).toBeUndefined();
    await expect(readFile(join(root, 'redis', 'server.json'))).rejects.toThrow('ENOENT');
  });
});

describe('keepRunning', () => {
  it('gives up on a server that never comes back, and says so', async () => {
    const onGivenUp = vi.fn();
    let starts = 0;
    const start = async () => {
      starts += 1;
      if (starts > 1) throw new Error('broken');
      return { name: 'it', stop: async () => {}, exited: Promise.resolve({ wasAsked: false }) };
    };
    await keepRunning({ start, log, onGivenUp, firstWaitMs: 1 });
    await vi.waitFor(() => expect(onGivenUp).toHaveBeenCalledOnce());
    expect(starts).toBe(9);
  });
});
