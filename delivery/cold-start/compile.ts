import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where an image keeps what V8 made of its bundle, below the bundle's folder: NODE_COMPILE_CACHE in delivery/Dockerfile. */
export const COMPILED = '.compiled';

const COMPILE_AHEAD = fileURLToPath(new URL('../compile-ahead.mjs', import.meta.url));

/** Does to a bundle what delivery/Dockerfile does to it after copying: compiles it ahead. */
export async function compileAhead(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [COMPILE_AHEAD, folder], {
    cwd: folder,
    // As in the image's build: no setting of ours, no account.
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(folder, COMPILED) },
  });
}
