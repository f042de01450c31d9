import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ZodType } from 'zod';

/** A value that lives in one file. */
export interface DurableValue<T> {
  /** The value as last written. */
  read(): T;
  /** Makes the next value of the present one; resolves when it is safe on disk. Changes happen one by one. */
  change(next: (present: T) => T): Promise<void>;
}

/**
 * Keeps a value in a file that only its owner reads. Each change replaces the file whole, so that a kill
 * leaves the old or the new value, never half of one.
 */
export function durableValue<T>(file: string, schema: ZodType<T>, initial: T): DurableValue<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let value = load(file, schema) ?? initial;
  let queue = Promise.resolve();
  const change = (next: (present: T) => T) => {
    const done = queue.then(async () => {
      const changed = next(value);
      if (isDeepStrictEqual(changed, value)) return;
      await replaceFile(file, JSON.stringify(changed));
      value = changed;
    });
    // A change that failed has told its caller; those after it still get their turn.
    queue = done.catch(() => {});
    return done;
  };
  return { read: () => value, change };
}

function load<T>(file: string, schema: ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read. Move it away to begin anew.`, { cause: error });
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
