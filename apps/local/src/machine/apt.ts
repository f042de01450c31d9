import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** invoke-rc.d and deb-systemd-invoke ask this script before they start a service; 101 forbids it. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const FORBID_STARTING = '#!/bin/sh\nexit 101\n';
/** Two set-ups at once wait for each other. */
const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs Debian packages as root, without recommended extras and without starting the services that they
 * bring: the platform runs its own private servers. Throws with apt's last lines if it fails.
 */
export async function aptInstall(packages: readonly string[], log: (line: string) => void): Promise<void> {
  const withdraw = await forbidStartingServices();
  try {
    log('apt-get update');
    await apt(['update', '-qq', ...WAIT_FOR_LOCK], log);
    log(`apt-get install ${packages.join(' ')}`);
    await apt(['install', '-y', '-q', '--no-install-recommends', ...WAIT_FOR_LOCK, ...packages], log);
  } finally {
    await withdraw();
  }
}

/** Leaves a policy that the machine already has alone; returns what takes ours away again. */
async function forbidStartingServices(): Promise<() => Promise<void>> {
  try {
    await writeFile(POLICY_FILE, FORBID_STARTING, { mode: 0o755, flag: 'wx' });
    return () => rm(POLICY_FILE, { force: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return async () => {};
    throw error;
  }
}

async function apt(args: readonly string[], log: (line: string) => void): Promise<void> {
  const child = spawn('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastLines: string[] = [];
  const keep = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > 15) lastLines.shift();
    if (/^(Setting up|Unpacking) /.test(line)) log(`  ${line}`);
  };
  createInterface({ input: child.stdout }).on('line', keep);
  createInterface({ input: child.stderr }).on('line', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`apt-get ${args[0]} failed (exit ${code}):\n${lastLines.join('\n')}`);
}
