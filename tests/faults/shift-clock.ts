import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

// Loaded before anything else into the processes of a platform under test. The wall clock of the process that a file in
// the folder is named after goes wrong by the milliseconds in that file, from one moment to the next and back again
// when the file is gone, as a clock that is set does. What is measured with `performance.now()` goes on.

const EVERY_MS = 100;

const folder = new URL(import.meta.url).searchParams.get('folder');
const role = roleOf(process.argv[1] ?? '');
if (folder !== null && role !== undefined) follow(join(folder, role));

function roleOf(entry: string): string | undefined {
  const program = `${basename(dirname(entry))}/${basename(entry)}`;
  if (program === 'gateway/main.ts') return `gateway-${process.pid}`;
  return program === 'workers/main.ts' ? `background-${process.env.CONCERT_SHARE ?? 'light'}` : undefined;
}

function follow(file: string): void {
  let shift = 0;
  const RealDate = Date;
  const read = () => {
    try {
      shift = Number(readFileSync(file, 'utf8'));
    } catch {
      // No file, no shift.
      shift = 0;
    }
  };
  const now = () => RealDate.now() + shift;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  read();
  setInterval(read, EVERY_MS).unref();
}
