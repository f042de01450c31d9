import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/** Node.js's own modules whose names as ES modules cost something: `node:http` has `fetch` loaded, for it names WebSocket. */
const COSTLY = new Set(['http', 'node:http']);

const STAND_IN = 'required-builtin';

/**
 * Has what is imported from a costly module of Node.js taken by `require`. To import one as an ES module makes Node.js
 * look at every name it has, and so load whatever hides behind any of them.
 */
export const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?\w+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && COSTLY.has(path) && builtinModules.includes(path.replace('node:', ''))
        ? { path, namespace: STAND_IN }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: STAND_IN }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
