import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type AwsEndpoints, endpointsOf, type Ports } from './endpoints.ts';
import { LOOPBACK } from './listening.ts';

const STOP_GRACE_MS = 10_000;

/** The process with the stand-ins, as {@link keepRunning} takes it. */
export interface RunningAws {
  readonly name: string;
  readonly pid: number;
  readonly endpoints: AwsEndpoints & { readonly mailbox: string; readonly phones: string };
  stop(): Promise<void>;
  readonly exited: Promise<{ readonly code: number | null; readonly wasAsked: boolean }>;
}

/** Free loopback ports, for a first start; starting again on the same ones keeps every client's endpoint true. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(Array.from({ length: 4 }, () => listenAnywhere()));
  const [dynamoDb = 0, queuesTopicsBuckets = 0, ses = 0, own = 0] = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ close }) => close()));
  return { dynamoDb, queuesTopicsBuckets, ses, own };
}

/**
 * Starts the AWS stand-ins in a process of their own, with their data in `dataDir`, and resolves when all of
 * them answer. Their output goes to `aws.log` there. The process ends when this one does.
 */
export async function startAws({
  dataDir,
  ports,
}: {
  readonly dataDir: string;
  readonly ports: Ports;
}): Promise<RunningAws> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const logFile = join(dataDir, 'aws.log');
  const output = openSync(logFile, 'a', 0o600);
  // Its own process group: Ctrl-C in a terminal reaches the platform, which ends it in order.
  const child = fork(new URL('main.ts', import.meta.url), [JSON.stringify({ dataDir, ports })], {
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: join(dataDir, 'compile-cache') },
  });
  closeSync(output);
  let isStopping = false;
  const exited = new Promise<{ code: number | null; wasAsked: boolean }>((resolve) => {
    child.once('exit', (code) => resolve({ code, wasAsked: isStopping }));
  });
  const ready = new Promise<true>((resolve) => child.once('message', () => resolve(true)));
  if ((await Promise.race([ready, exited])) !== true) {
    throw new Error(`The AWS stand-ins did not start. The end of ${logFile}:\n${await endOf(logFile)}`);
  }
  const stop = async () => {
    isStopping = true;
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(killer);
  };
  return { name: 'AWS stand-ins', pid: child.pid ?? 0, endpoints: endpointsOf(ports), stop, exited };
}

async function listenAnywhere(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function endOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
}
