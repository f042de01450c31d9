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
  add(...violations: readonly Violation[]): void;
  check(): Check;
}

const EXAMPLES = 5;

export function openFindings(name: string): Findings {
  let violations = 0;
  const examples: Violation[] = [];
  return {
    add(...found) {
      violations += found.length;
      examples.push(...found.slice(0, EXAMPLES - examples.length));
    },
    check: () => ({ name, violations, examples }),
  };
}
