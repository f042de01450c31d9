import { createRequire } from 'node:module';

/**
 * Checks the types of everything in this folder. vue-tsc reads Vue files with TypeScript 5, which stands in
 * this folder's own node_modules beside the TypeScript 7 that the rest of the repository is checked with.
 */
const here = createRequire(import.meta.url);
const vueTsc: { run: (compiler: string) => void } = here('vue-tsc');
process.argv.push('--build', '--noEmit');
vueTsc.run(here.resolve('typescript/lib/tsc'));
