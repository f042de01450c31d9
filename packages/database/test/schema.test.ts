import { readFile } from 'node:fs/promises';
import { databaseAddress } from '@concert/testing/database-address';
import { expect, it } from 'vitest';
import { describeSchema } from '../src/describe-schema.ts';

it('keeps schema.sql as the migrations make it', async () => {
  const committed = await readFile(new URL('../../../database/schema.sql', import.meta.url), 'utf8');

  expect(await describeSchema(await databaseAddress())).toBe(committed);
});
