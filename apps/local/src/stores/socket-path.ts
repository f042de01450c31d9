import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sun_path holds 108 bytes on Linux and 104 on macOS (unix(7), unix(4)); servers add suffixes such as ".lock". */
const LONGEST = 96;

/**
 * Where the server of a data folder listens: inside the folder, or, if that path is too long for a socket, in
 * a folder of ours under the system's temporary one. The same data folder gets the same path at every start.
 */
export async function socketPathFor(dataDir: string, name: string): Promise<string> {
  const inside = join(dataDir, `${name}.sock`);
  if (Buffer.byteLength(inside) <= LONGEST) return inside;
  const folder = join(tmpdir(), `concert-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  await mkdir(folder, { mode: 0o700, recursive: true });
  const { uid, mode } = await stat(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new Error(`${folder} belongs to somebody else or is open to others. Use a shorter data folder.`);
  }
  return join(folder, `${name}.sock`);
}

/** Takes a socket away that a killed server left: a client would find nobody behind it. */
export async function removeSocket(socketPath: string): Promise<void> {
  await Promise.all([rm(socketPath, { force: true }), rm(`${socketPath}.lock`, { force: true })]);
}
