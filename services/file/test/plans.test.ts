import { inTransaction } from '@concert/database/transactions';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listQuarantined, noteQuarantined, removeQuarantined } from '../src/store/quarantine.ts';

let own: OwnDatabase;
/** The statements of the work under test, as they go to the database. */
let statements: RootOperationNode[] = [];

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  own = await ownDatabase();
  await sql`
    INSERT INTO quarantined_files (file_key, owner_id, file_name, content_type, bytes, reason, quarantined_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
    SELECT CONCAT('upload-', UUID(), '.csv'), UUID(), 'x.csv', 'text/csv', 9, 'malware', UTC_TIMESTAMP(3) - INTERVAL n HOUR
    FROM numbers`.execute(own.db);
  await sql`ANALYZE TABLE quarantined_files`.execute(own.db);
});

afterAll(() => own.drop());

const now = new Date();
const file = {
  key: `upload-${newId()}.csv`,
  ownerId: newId(),
  fileName: 'x.csv',
  contentType: 'text/csv' as const,
  bytes: 9,
  visibility: 'private' as const,
  status: 'quarantined' as const,
  reason: 'malware' as const,
  createdAt: now,
};

describe('the quarantine', () => {
  it.each([
    [
      'lists its newest files',
      () => listQuarantined(own.db.withPlugin(recorder), { limit: 21, before: undefined, now }),
    ],
    [
      'lists a further page',
      () =>
        listQuarantined(own.db.withPlugin(recorder), {
          limit: 21,
          before: { quarantinedAt: new Date(now.getTime() - 86_400_000), key: file.key },
          now,
        }),
    ],
    [
      'notes a file and purges',
      () => inTransaction(own.db.withPlugin(recorder), (tx) => noteQuarantined(tx, file, now)),
    ],
    [
      'forgets a file',
      () => inTransaction(own.db.withPlugin(recorder), (tx) => removeQuarantined(tx, file.key)),
    ],
  ])('%s by an index', async (_, work) => {
    statements = [];
    await work();
    for (const node of statements.filter(({ kind }) => kind !== 'InsertQueryNode')) {
      const compiled = own.db.getExecutor().compileQuery(node, { queryId: 'plan' });
      const { rows } = await own.db.executeQuery<{ key: string | null; Extra: string | null }>(
        CompiledQuery.raw(`EXPLAIN ${compiled.sql}`, [...compiled.parameters]),
      );
      for (const row of rows) {
        expect(row.key, compiled.sql).toMatch(/^(?:PRIMARY|quarantined_files_by_time)$/);
        expect(row.Extra ?? '', compiled.sql).not.toContain('filesort');
      }
    }
  });
});
