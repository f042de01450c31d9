import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { isHarmless, secretsIn } from './supply-chain/secrets.ts';

const HELP = `Usage: npm run check:secrets [-- --folder <git work tree>] [--json]

Looks through every text file that git tracks for what looks like a key, a token or a password, by its form and by how
random it is. Exit code 1 if there is one that tools/supply-chain/secrets.ts does not know to be harmless.`;

/** Pictures, fonts and archives hold no text that somebody pasted. */
const BINARY = /\.(?:png|jpe?g|webp|avif|gif|ico|woff2?|ttf|otf|pdf|zip|gz|wasm)$/i;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    folder: { type: 'string', default: '.' },
    json: { type: 'boolean', default: false },
  },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await scan(resolve(values.folder), values.json);

async function scan(folder: string, asJson: boolean): Promise<number> {
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  const files = stdout.split('\0').filter((file) => file !== '' && !BINARY.test(file));
  const found = (await Promise.all(files.map((file) => findIn(folder, file))))
    .flat()
    .filter((one) => !isHarmless(one));
  if (asJson)
    console.log(
      JSON.stringify({ files: files.length, found: found.map(({ text: _text, ...where }) => where) }),
    );
  else {
    // The secret itself stays out of the log.
    for (const { file, line, kind, text } of found)
      console.error(
        `${file}:${line}: ${kind} ${text.slice(0, 8)}… Take it out and rotate it, or say why it is harmless.`,
      );
    console.log(`${files.length} files, ${found.length} secrets`);
  }
  return found.length === 0 ? 0 : 1;
}

/** A file that git tracks and that is gone in the work tree has nothing in it. */
async function findIn(folder: string, file: string) {
  const text = await readFile(resolve(folder, file), 'utf8').catch(() => '');
  return secretsIn(file, text);
}
