import type { Outcome } from './run-fault.ts';

/** The outcomes as the docs show them. */
export function markdownTable(outcomes: readonly Outcome[]): string {
  const head = [
    '| fault | recovered, s (limit) | drained, s | tickets bought, given back, refused as sold out | gave up | errors that buyers met | settled by reconciliation | invariants | lost | duplicates |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  return [...head, ...outcomes.map(row)].join('\n');
}

function row(one: Outcome): string {
  if (one.skipped !== undefined) return `| ${one.title} | not here: ${one.skipped} |||||||||`;
  const cells = [
    one.title,
    `${one.recoveredSeconds ?? '–'} (${one.recoversWithin})`,
    one.drainedSeconds ?? '–',
    `${one.ticketed}, ${one.cancelled}, ${one.soldOut}`,
    one.gaveUp,
    errorsOf(one),
    one.reconciled,
    one.violations === 0 ? 'hold' : `**${one.violations} violations**`,
    one.lost,
    one.duplicates,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** One line for a terminal. */
export function line(one: Outcome): string {
  const name = one.name.padEnd(28);
  if (one.skipped !== undefined) return `– ${name} skipped: ${one.skipped}`;
  const facts = [
    `recovered ${one.recoveredSeconds ?? '–'} s of ${one.recoversWithin}`,
    `drained ${one.drainedSeconds ?? '–'} s`,
    `${one.ticketed} bought, ${one.cancelled} given back, ${one.soldOut} sold out, ${one.gaveUp} gave up`,
    `errors ${errorsOf(one)}`,
    ...(one.reconciled > 0 ? [`${one.reconciled} reconciled`] : []),
  ];
  const head = `${one.findings.length === 0 ? '✓' : '✗'} ${name} ${facts.join(' · ')}`;
  return [head, ...one.findings.map((finding) => `    ${finding}`)].join('\n');
}

function errorsOf({ errors }: Outcome): string {
  const told = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  return told.length === 0 ? 'none' : told.join(', ');
}
