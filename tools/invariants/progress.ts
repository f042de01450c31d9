/** Tells how far a long check is. */
export type Progress = (line: string) => void;

const EVERY_MS = 5_000;

/** On stderr, so that stdout stays JSON; seldom, and nothing at all for what is quick. */
export function progressOnStderr(): Progress {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < EVERY_MS) return;
    last = performance.now();
    process.stderr.write(`${line}\n`);
  };
}
