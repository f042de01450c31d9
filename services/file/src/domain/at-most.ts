/** Runs a task as soon as there is room for it, in the order of the calls. */
export type AtMost = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Lets at most `limit` tasks run at a time, whoever starts them. */
export function atMost(limit: number): AtMost {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < limit) {
      running += 1;
      return;
    }
    // The one that leaves hands its place on, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return async (task) => {
    await enter();
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
