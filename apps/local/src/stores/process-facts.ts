import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the operating system says of a running process. */
export interface ProcessFacts {
  readonly parentPid: number;
  readonly commandLine: string;
}

/** Facts about a process, or undefined if there is none (a zombie counts as none). */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  return process.platform === 'linux' ? factsFromProc(pid) : factsFromPs(pid);
}

async function factsFromProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const [stat, commandLine] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // proc(5): the second field, the name in parentheses, may itself hold spaces and parentheses.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || commandLine === '') return undefined;
    return { parentPid: Number(parent), commandLine: commandLine.replaceAll('\0', ' ') };
  } catch {
    // The files vanish with the process, at any moment between two reads.
    return undefined;
  }
}

async function factsFromPs(pid: number): Promise<ProcessFacts | undefined> {
  const output = await run('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)]).catch(() => undefined);
  const match = /^\s*(\d+)\s+(.*)$/m.exec(output?.stdout ?? '');
  return match ? { parentPid: Number(match[1]), commandLine: match[2] ?? '' } : undefined;
}
