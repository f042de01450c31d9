/**
 * How a step ends: `stopped` is carried out and its process is gone; `unsent` never reaches the other side, `unanswered`
 * is carried out, and both times the process is told that the connection broke.
 */
export type Ending = 'stopped' | 'unsent' | 'unanswered';

export const ENDINGS: readonly Ending[] = ['stopped', 'unsent', 'unanswered'];

/** Counts the steps of an operation (statements, requests to the provider) and breaks one of them. */
export interface Fuse {
  /** The steps so far, in order. */
  readonly steps: readonly string[];
  /** Resolves when the process is gone: nothing that it began is ever answered to it. */
  readonly stopped: Promise<'stopped'>;
  /** @param broken what the process is told when the connection breaks */
  step<Answer>(name: string, carryOut: () => Promise<Answer>, broken: () => Error): Promise<Answer>;
}

export function openFuse(at?: { readonly step: number; readonly ending: Ending }): Fuse {
  const steps: string[] = [];
  const { promise: stopped, resolve: stop } = Promise.withResolvers<'stopped'>();
  let isGone = false;
  const never = () => new Promise<never>(() => {});
  return {
    steps,
    stopped,
    async step(name, carryOut, broken) {
      if (isGone) return never();
      steps.push(name);
      if (at?.step !== steps.length) return carryOut();
      if (at.ending === 'unsent') throw broken();
      await carryOut();
      if (at.ending === 'unanswered') throw broken();
      isGone = true;
      broken();
      stop('stopped');
      return never();
    },
  };
}
