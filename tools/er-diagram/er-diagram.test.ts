import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSchema } from './parse-schema.ts';
import { renderCrossings, renderOwners } from './render.ts';
import { RETENTION } from './retention.ts';

const SQL = `-- A comment.

CREATE TABLE \`events\` (
  \`id\` char(36) CHARACTER SET ascii NOT NULL,
  \`image_key\` varchar(300) DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`events_by_image\` (\`image_key\`)
) ENGINE=InnoDB;

CREATE TABLE \`payments\` (
  \`id\` char(36) NOT NULL,
  \`event_id\` char(36) NOT NULL,
  \`status\` enum('a') NOT NULL CHECK (\`status\` in ('a')),
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`payments_event_unique\` (\`event_id\`),
  CONSTRAINT \`payments_event\` FOREIGN KEY (\`event_id\`) REFERENCES \`events\` (\`id\`) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE VIEW \`event_sheets\` AS select \`e\`.\`id\` AS \`id\` from (\`events\` \`e\` join \`payments\` \`p\` on(1));
`;

const schema = parseSchema(SQL);
const described = {
  schema,
  ownerOf: (table: string) => (table === 'events' ? 'event' : 'payment'),
  readersOf: () => ['booking'],
  retention: { events: 'for good', payments: 'for good' },
};

describe('the diagram of the database', () => {
  it('knows columns, keys and what may be null', () => {
    expect(schema.tables[0]?.columns).toEqual([
      { name: 'id', type: 'char', isNullable: false },
      { name: 'image_key', type: 'varchar', isNullable: true },
    ]);
    expect(schema.tables[1]).toMatchObject({
      primaryKey: ['id'],
      uniqueKeys: [['event_id']],
      foreignKeys: [{ columns: ['event_id'], table: 'events' }],
    });
  });

  it('knows what a view reads, whose rows come first', () => {
    expect(schema.views).toEqual([{ name: 'event_sheets', reads: ['events', 'payments'] }]);
  });

  it('leaves nothing out in silence', () => {
    expect(() => parseSchema('CREATE TRIGGER `t` BEFORE INSERT')).toThrow('Neither a table nor a view');
  });

  it('draws a unique foreign key as one, and shows a view with its owner', () => {
    const text = renderOwners(described);
    expect(text).toContain('events ||--o| payments : "event_id"');
    expect(text).toContain('char event_id FK, UK');
    expect(text.indexOf('event_sheets')).toBeLessThan(text.indexOf('## payment'));
    expect(text).toContain('| `event_sheets` | `events`, `payments` | booking |');
  });

  it('shows which foreign keys cross owners', () => {
    expect(renderCrossings(described)).toContain('payment -->|payments| events');
  });
});

describe('what removes rows', () => {
  const cloud = readFileSync(new URL('../../infrastructure/cloud.json', import.meta.url), 'utf8');
  const purged = Object.entries(RETENTION).flatMap(([table, text]) =>
    [...text.matchAll(/\(`([a-z]+)-([a-z]+)`\)/g)].map(([, service = '', job = '']) => ({
      table,
      service,
      job,
    })),
  );

  it.each(purged)('$table is purged by $service-$job, which there is', ({ table, service, job }) => {
    expect(cloud).toContain(`"${service}-${job}"`);
    const stores = globSync([`services/${service}/src/store/*.ts`, 'packages/database/src/*.ts']);
    const texts = stores.map((file) => readFileSync(file, 'utf8')).join('\n');
    // A number that nobody confirmed is a part of its row.
    expect(texts).toMatch(new RegExp(`(deleteFrom|updateTable)\\('${table}'\\)`));
  });
});
