import { queueDepth } from '@concert/cloud/queues';
import { messageHandler } from '@concert/service-kit/messages';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { until } from '@concert/testing/until';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type FileContainer } from '../src/container.ts';
import { openClamd } from '../src/scanner/clamd.ts';
import { findRecord } from '../src/store/file-records.ts';
import { completeUpload } from '../src/use-cases/complete-upload.ts';
import { deleteFile } from '../src/use-cases/delete-file.ts';
import { getFile } from '../src/use-cases/get-file.ts';
import { listQuarantine } from '../src/use-cases/list-quarantine.ts';
import { scanCreatedObjects } from '../src/use-cases/scan-created-objects.ts';
import { type Behaviour, fakeClamd, MALWARE } from './fake-clamd.ts';
import { arrivals, begin, givenImage, put, upload } from './upload-requests.ts';

let container: FileContainer;
let fan: TestUser;
let png: Buffer;

beforeAll(async () => {
  container = await buildContainer({ ...process.env, FILES_PUBLIC_ENDPOINT: undefined });
  fan = await givenUser(container.db);
  png = await givenImage();
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const table = Buffer.from('name;seat\r\nAda;12\r\n');
const csv = { contentType: 'text/csv', fileName: 'guests.csv' };
const evil = Buffer.from(`name;seat\r\n${MALWARE};1\r\n`);

const scan = (keys: readonly string[], by: FileContainer = container) =>
  messageHandler(
    'file-scan',
    (message) => scanCreatedObjects(by, message),
    container.telemetry,
  )(arrivals(...keys));

const record = (key: string) => findRecord(container.tables, key, container.clock());

async function scansTold(key: string) {
  const rows = await container.db
    .selectFrom('outbox')
    .select(sql<string>`JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.data.verdict'))`.as('verdict'))
    .where('type', '=', 'FileScanned')
    .where(sql<string>`JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.data.key'))`, '=', key)
    .execute();
  return rows.map((row) => row.verdict);
}

describe('what the bucket says has arrived', () => {
  it('is put into the scan queue by the bucket itself', async () => {
    const before = await queueDepth('concert-scan-queue');
    await upload(container, fan, png);
    await until('the message is there', async () => (await queueDepth('concert-scan-queue')) > before);
  });

  it('is scanned and released without a call of the client', async () => {
    const key = await upload(container, fan, table, csv);
    expect(await scan([key])).toEqual({ batchItemFailures: [] });
    expect(await record(key)).toMatchObject({ status: 'clean', isUntold: false });
    const answer = await fetch((await getFile(container, key, callBy(fan).identity)).url);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="guests.csv"; filename*=UTF-8''guests.csv`,
    );
    expect(Buffer.from(await answer.arrayBuffer()).equals(table)).toBe(true);
  });

  it('is settled and told once, though message and call come at once and again', async () => {
    const key = await upload(container, fan, png);
    await Promise.all([
      ...Array.from({ length: 3 }, () => scan([key])),
      ...Array.from({ length: 3 }, () => completeUpload(container, key, callBy(fan))),
    ]);
    expect(await scan([key, key])).toEqual({ batchItemFailures: [] });
    expect(await scansTold(key)).toEqual(['clean']);
    expect(await container.bucket.head(`incoming/${key}`)).toBeUndefined();
  });

  it('is told by the next message when the first one stopped before', async () => {
    const key = await upload(container, fan, png);
    const dies = {
      ...container,
      newEvent: () => {
        throw new Error('killed');
      },
    } as FileContainer;
    expect((await scan([key], dies)).batchItemFailures).toHaveLength(1);
    expect(await record(key)).toMatchObject({ status: 'clean', isUntold: true });

    expect(await scan([key])).toEqual({ batchItemFailures: [] });

    expect(await scansTold(key)).toEqual(['clean']);
    expect(await record(key)).toMatchObject({ isUntold: false });
  });

  it('leaves nothing behind when it was deleted meanwhile, or is uploaded again after that', async () => {
    const ticket = await begin(container, fan, png);
    await put(ticket, png);
    const slow: FileContainer = {
      ...container,
      virusScan: async () => {
        await deleteFile(container, ticket.key, callBy(fan));
        return 'clean';
      },
    };
    expect(await scan([ticket.key], slow)).toEqual({ batchItemFailures: [] });
    expect((await put(ticket, png)).status).toBe(200);
    expect(await scan([ticket.key])).toEqual({ batchItemFailures: [] });
    for (const place of ['incoming', 'private', 'quarantine']) {
      expect(await container.bucket.head(`${place}/${ticket.key}`)).toBeUndefined();
    }
  });
});

describe('with a virus scanner', () => {
  const withClamd = async (behaviour: () => Behaviour = () => 'as-clamd'): Promise<FileContainer> => ({
    ...container,
    virusScan: openClamd(await fakeClamd(behaviour), 1_000),
  });

  it('malware that only the scanner knows is quarantined, listed for admins, and gone when they delete it', async () => {
    const by = await withClamd();
    const [good, bad] = [await upload(container, fan, table, csv), await upload(container, fan, evil, csv)];
    await scan([good, bad], by);
    expect(await record(good)).toMatchObject({ status: 'clean' });
    expect(await record(bad)).toMatchObject({ status: 'quarantined', reason: 'malware' });

    const admin = callBy(await givenUser(container.db, 'admin'));
    const { items } = await listQuarantine(container, { limit: 100 });
    expect(items.find((item) => item.key === bad)).toMatchObject({
      ownerId: fan.id,
      fileName: 'guests.csv',
      reason: 'malware',
    });
    expect(items.map((item) => item.key)).not.toContain(good);
    await deleteFile(container, bad, admin);
    expect((await listQuarantine(container, { limit: 100 })).items.map((item) => item.key)).not.toContain(
      bad,
    );
    expect(await container.bucket.head(`quarantine/${bad}`)).toBeUndefined();
  });

  it.each<Behaviour>(['silent', 'hangs-up', 'too-large'])(
    'nothing is released while it is %s; the message comes again until it answers',
    async (trouble) => {
      let behaviour: Behaviour = trouble;
      const by = await withClamd(() => behaviour);
      const key = await upload(container, fan, table, csv);

      expect(await completeUpload(by, key, callBy(fan))).toMatchObject({
        isDone: false,
        file: { status: 'uploading', url: null },
      });
      expect((await scan([key], by)).batchItemFailures).toHaveLength(1);
      await expect(getFile(container, key, callBy(fan).identity)).rejects.toMatchObject({
        type: 'not-clean',
      });
      expect(await container.bucket.head(`private/${key}`)).toBeUndefined();

      behaviour = 'as-clamd';
      expect(await scan([key], by)).toEqual({ batchItemFailures: [] });
      expect(await record(key)).toMatchObject({ status: 'clean' });
    },
  );
});

describe('the quarantine', () => {
  it('is listed page by page, the newest first, and forgets after thirty days', async () => {
    const keys: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const key = await upload(container, fan, Buffer.from(`<html>${index}`), csv);
      await scan([key]);
      keys.unshift(key);
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listQuarantine(container, { limit: 2, cursor });
      found.push(...page.items.map((item) => item.key));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    // Other tests fill the same quarantine.
    expect(found.filter((key) => keys.includes(key))).toEqual(keys);
    expect(new Set(found).size).toBe(found.length);

    const later = { ...container, clock: () => new Date(Date.now() + 31 * 86_400_000) };
    expect((await listQuarantine(later, { limit: 100 })).items).toEqual([]);
    expect(await findRecord(container.tables, keys[0]!, later.clock())).toBeUndefined();
  });

  it('loses the rows of what is over with the next one that comes', async () => {
    const old = await upload(container, fan, Buffer.from('<html>old'), csv);
    await scan([old]);
    await container.db
      .updateTable('quarantined_files')
      .set({ quarantined_at: new Date(Date.now() - 31 * 86_400_000) })
      .where('file_key', '=', old)
      .execute();
    await scan([await upload(container, fan, Buffer.from('<html>new'), csv)]);
    const row = await container.db
      .selectFrom('quarantined_files')
      .select('file_key')
      .where('file_key', '=', old)
      .executeTakeFirst();
    expect(row).toBeUndefined();
  });
});
