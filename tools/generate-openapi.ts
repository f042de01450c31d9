import { openApiDocument } from '@concert/contracts/openapi';
import packageJson from '../package.json' with { type: 'json' };
import { writeOrCheck } from './write-or-check.ts';

// Writes openapi.json from the contract; with --check tells whether it is up to date.

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm run generate:openapi\n       node tools/generate-openapi.ts [--check]\n\nWrites openapi.json from packages/contracts. With --check nothing is written: exit 1 when it is out of date.',
  );
  process.exit(0);
}

await writeOrCheck('openapi.json', JSON.stringify(openApiDocument(packageJson.version)));
