import { openSeries, readLine } from './series.ts';

const EVERY_MS = 1_000;

/**
 * Takes the metrics out of what this process prints, as CloudWatch takes them out of a function's log; everything
 * else is printed. Adding up here keeps the platform's own process free for other things.
 * @returns what begins to tell the platform, every second
 */
export function collectMetrics(): () => void {
  const series = openSeries();
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    if (typeof chunk !== 'string' || !chunk.startsWith('{"_aws"')) return print(chunk, ...rest);
    for (const one of readLine(chunk)) series.add(one);
    return true;
  };
  return () => {
    setInterval(() => {
      const metrics = series.take();
      if (metrics.length > 0 && process.connected) process.send?.({ metrics });
    }, EVERY_MS).unref();
  };
}
