import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Preloaded into every Node process of a platform that is looked at (NODE_OPTIONS=--import): says in a file of the folder
// named by `?folder=` that it can be asked, and at SIGUSR2 how much of its heap is left after a collection.

const folder = new URL(import.meta.url).searchParams.get('folder');
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

function tell(heap: number | null): void {
  if (folder === null) return;
  const file = join(folder, `${process.pid}.json`);
  writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, script: process.argv[1] ?? '', heap }));
  renameSync(`${file}.new`, file);
}

process.on('SIGUSR2', () => {
  if (typeof collect === 'function') {
    collect();
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  tell(heapUsed + external);
});
tell(null);
