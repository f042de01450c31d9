import { fileURLToPath } from 'node:url';
import { createConfig, formatProblems, lint } from '@redocly/openapi-core';

// Holds openapi.json to the rules that readers and generators of clients rely on.

if (process.argv.includes('--help')) {
  console.log(
    'Usage: node tools/lint-openapi.ts\n\nLints openapi.json with Redocly’s rules. Exit code 1 when a rule is broken.',
  );
  process.exit(0);
}

const DOCUMENT = fileURLToPath(new URL('../openapi.json', import.meta.url));

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: {
    'operation-description': 'off',
    'operation-4xx-response': 'error',
    'operation-operationId-unique': 'error',
    'operation-operationId-url-safe': 'error',
    'operation-parameters-unique': 'error',
    'operation-tag-defined': 'error',
    'no-ambiguous-paths': 'off',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-schema-examples': 'error',
    'path-segment-plural': 'off',
    'tag-description': 'error',
    // The server is whoever runs Concert: its URL is a path below the same origin.
    'no-server-example.com': 'off',
    // The code is its owner's (`license` in package.json).
    'info-license': 'off',
    'security-defined': 'error',
  },
});

const problems = await lint({ ref: DOCUMENT, config });
formatProblems(problems, {
  totals: { errors: problems.length, warnings: 0, ignored: 0 },
  format: 'stylish',
  version: '',
});
if (problems.length > 0) process.exitCode = 1;
else console.log('openapi.json: no problems');
