import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedisClient } from '@concert/cloud/redis-client';
import { until } from '@concert/testing/until';

const PASSWORD = 'a-password-of-this-test';

export interface RedisCluster {
  readonly url: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** Two masters that share the slots and ask for a password, as ElastiCache in cluster mode does. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
  const ports = [await freePort(), await freePort()];
  const children = ports.map((port) => spawnRedis(port, join(folder)));
  const clients = ports.map((port) =>
    openRedisClient({ url: `redis://127.0.0.1:${port}`, password: PASSWORD }),
  );
  const [first, second] = [clients[0]!, clients[1]!];
  for (const client of clients) {
    client.connect().catch(() => {});
    await until('redis answers', async () => client.ping().catch(() => undefined));
  }
  await first.call('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
  await second.call('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383');
  await first.call('CLUSTER', 'MEET', '127.0.0.1', String(ports[1]));
  const isWhole = async (client: typeof first) =>
    String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok');
  await until('the cluster is whole', async () => (await isWhole(first)) && isWhole(second), 40);
  return {
    url: `redis://127.0.0.1:${ports[0]}`,
    password: PASSWORD,
    async stop() {
      for (const client of clients) client.disconnect();
      for (const child of children) await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One server on a port of its own. */
export async function startRedis(port?: number): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const chosen = port ?? (await freePort());
  const child = spawn('redis-server', ['--port', String(chosen), '--save', '', '--dir', folder], {
    stdio: 'ignore',
  });
  return {
    port: chosen,
    async stop() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server that takes connections and never says a word. */
export async function startSilent(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function spawnRedis(port: number, folder: string): ChildProcess {
  const options = {
    port: String(port),
    save: '',
    dir: folder,
    'cluster-enabled': 'yes',
    'cluster-config-file': `nodes-${port}.conf`,
    requirepass: PASSWORD,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return spawn('redis-server', args, { stdio: 'ignore' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** A cluster's second port is 10,000 above, so the first is not too high. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    server.listen(20_000 + Math.floor(Math.random() * 20_000), '127.0.0.1');
    const outcome = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    if (!outcome) continue;
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    return port;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
