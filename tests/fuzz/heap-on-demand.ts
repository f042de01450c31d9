import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Imported into every process of a platform by NODE_OPTIONS, with a folder in its query: notes there which process it
// is, and at SIGUSR2 collects garbage and notes what is left. The platform itself knows nothing of it.

const folder = new URL(import.meta.url).searchParams.get('folder') ?? '';
note('process', { pid: process.pid, entry: process.argv[1] ?? '' });

process.on('SIGUSR2', () => {
  // Twice: what the first round finalises, the second frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  note('heap', { heapUsed, external, rss });
});

/** Whoever reads finds the whole file or none. */
function note(kind: string, content: object): void {
  const file = join(folder, `${process.pid}.${kind}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(content));
  renameSync(`${file}.new`, file);
}
