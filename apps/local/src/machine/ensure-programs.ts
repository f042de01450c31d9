import { aptInstall } from './apt.ts';
import { findPrograms } from './find-programs.ts';
import { installAdvice } from './install-advice.ts';
import { describeMachine, type Machine } from './machine.ts';
import { PACKAGES } from './packages.ts';
import { missing, type Need, type Programs } from './programs.ts';

/** What {@link ensurePrograms} is asked for. */
export interface EnsureOptions {
  /** Receives one line for each step of progress. */
  readonly log: (line: string) => void;
  readonly need: readonly Need[];
}

/**
 * Finds what is needed and, as root on Debian or Ubuntu, installs what is missing. Elsewhere it throws one
 * error that says what is missing and the command that installs it.
 */
export async function ensurePrograms({ log, need }: EnsureOptions): Promise<Programs> {
  const found = await findPrograms();
  const lacking = missing(found, need);
  if (lacking.length === 0) return found;

  const machine = await describeMachine();
  if (!canInstall(machine, lacking)) throw new Error(installAdvice(machine, lacking));
  const names = PACKAGES[machine.kind]?.names;
  await aptInstall(
    lacking.flatMap((name) => names?.[name] ?? []),
    log,
  );

  const after = await findPrograms();
  const stillLacking = missing(after, need);
  if (stillLacking.length > 0) throw new Error(installAdvice(machine, stillLacking));
  return after;
}

/** Ubuntu's Chromium package is a snap, which apt cannot bring into a container: that one is left to a person. */
function canInstall(machine: Machine, lacking: readonly Need[]): boolean {
  if (!machine.isRoot) return false;
  return machine.kind === 'debian' || (machine.kind === 'ubuntu' && !lacking.includes('chromium'));
}
