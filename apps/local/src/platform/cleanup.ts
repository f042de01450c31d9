/** What was started, to be ended in the opposite order, each once, however the start went. */
export interface Cleanup {
  add(name: string, end: () => Promise<void>): void;
  run(): Promise<void>;
  hasBegun(): boolean;
}

export function openCleanup(log: (line: string) => void): Cleanup {
  const steps: { readonly name: string; readonly end: () => Promise<void> }[] = [];
  let running: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      const { name, end } = step;
      await end().catch((error: unknown) => log(`${name} did not end in order: ${String(error)}`));
    }
  }

  return {
    add: (name, end) => {
      steps.push({ name, end });
    },
    run: () => {
      running ??= runAll();
      return running;
    },
    hasBegun: () => running !== undefined,
  };
}
