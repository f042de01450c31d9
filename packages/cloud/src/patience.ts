/** In so many steps the time runs out; between two of them a turn of the event loop reads what lies in the sockets. */
const STEPS = 4;

/**
 * What `work` gives, or an error when it takes longer than `milliseconds`. The time runs only while this process can
 * listen: an answer that has come and waits to be read by a process busy with a rush is in time. By one timer alone, a
 * thousand requests that come at once look like a store that is away.
 */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  function wait(steps: number): void {
    timer = setTimeout(() => {
      if (steps > 1) wait(steps - 1);
      else reject(new Error(`no answer within ${milliseconds} ms`));
    }, milliseconds / STEPS);
  }
  wait(STEPS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
