/** One thing that breaks an invariant: which rule, and the ids by which it is found. */
export interface Violation {
  readonly rule: string;
  readonly [fact: string]: string | number | null;
}

/** What `npm run invariants` prints of one invariant. */
export interface Check {
  readonly name: string;
  readonly violations: number;
  readonly examples: readonly Violation[];
}

/** Counts violations and keeps the first few: a broken store may have millions. */
export interface Findings {
  add(violation: Violation): void;
  addAll(violations: Iterable<Violation>): void;
  check(): Check;
}

const EXAMPLES = 5;

export function openFindings(name: string): Findings {
  let violations = 0;
  const examples: Violation[] = [];

  function add(violation: Violation): void {
    violations += 1;
    if (examples.length < EXAMPLES) examples.push(violation);
  }

  return {
    add,
    addAll(found) {
      for (const violation of found) add(violation);
    },
    check: () => ({ name, violations, examples }),
  };
}
