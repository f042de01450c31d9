import { fileOperations as operations } from '@concert/contracts/http/file';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { encodeCursor } from '@concert/values/cursors';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type FileContainer } from '../src/container.ts';
import { completeUpload } from '../src/use-cases/complete-upload.ts';
import { deleteFile } from '../src/use-cases/delete-file.ts';
import { getFile } from '../src/use-cases/get-file.ts';
import { listFiles } from '../src/use-cases/list-files.ts';
import { batchUpload, uploadFile } from '../src/use-cases/upload-files.ts';
import * as requests from './upload-requests.ts';
import { givenImage, promise, put } from './upload-requests.ts';

let container: FileContainer;
let png: Buffer;
let fan: TestUser;

beforeAll(async () => {
  // No gateway runs here: signed addresses lead to the bucket itself.
  container = await buildContainer({ ...process.env, FILES_PUBLIC_ENDPOINT: undefined });
  fan = await givenUser(container.db);
  png = await givenImage();
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const begin = (content: Buffer, changed: object = {}, by = fan) =>
  requests.begin(container, by, content, changed);
const upload = (content: Buffer, changed: object = {}, by = fan) =>
  requests.upload(container, by, content, changed);

async function toldOf(key: string) {
  const rows = await container.db
    .selectFrom('outbox')
    .select('type')
    .where(sql<string>`JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.data.key'))`, '=', key)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.type);
}

describe('an upload', () => {
  it('goes up, is scanned, comes down as it was, and is gone when it is deleted', async () => {
    const key = await upload(png, { fileName: '../holiday.png' });
    const { identity } = callBy(fan);
    await expect(getFile(container, key, identity)).rejects.toMatchObject({ type: 'not-clean' });

    const { file } = await completeUpload(container, key, callBy(fan));
    expect(operations.completeUpload.responses[200].body.parse(file)).toMatchObject({
      fileName: 'holiday.png',
      status: 'clean',
      url: `/api/files/${key}`,
      reason: null,
      picture: { width: 8, height: 8, renditions: [] },
    });
    const answer = await fetch((await getFile(container, key, identity)).url);
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);

    await deleteFile(container, key, callBy(fan));
    await expect(getFile(container, key, identity)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await container.bucket.head(`private/${key}`)).toBeUndefined();
    expect(await toldOf(key)).toEqual(['FileUploadRequested', 'FileScanned', 'FileDeleted']);
  });

  it('takes no other content, type or length than was promised', async () => {
    const other = Buffer.from(png);
    other[other.length - 1] = 0;
    const ticket = await begin(png);
    expect((await put(ticket, other)).ok).toBe(false);
    expect((await put(ticket, Buffer.concat([png, png]))).ok).toBe(false);
    const html = { ...ticket, headers: { ...ticket.headers, 'content-type': 'text/html' } };
    expect((await put(html, png)).ok).toBe(false);
    await expect(completeUpload(container, ticket.key, callBy(fan))).rejects.toMatchObject({
      type: 'not-uploaded',
    });
  });

  it('is somebody’s own: others can neither get, complete nor delete it', async () => {
    const key = await upload(png);
    const other = await givenUser(container.db);
    await expect(completeUpload(container, key, callBy(other))).rejects.toMatchObject({ kind: 'not-found' });
    await completeUpload(container, key, callBy(fan));
    await expect(getFile(container, key, callBy(other).identity)).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(getFile(container, key, undefined)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(deleteFile(container, key, callBy(other))).rejects.toMatchObject({ kind: 'not-found' });
    const admin = await givenUser(container.db, 'admin');
    expect(await getFile(container, key, callBy(admin).identity)).toHaveProperty('url');
  });

  it('is scanned once, though it is completed many times at once', async () => {
    const key = await upload(png);
    const files = await Promise.all(
      Array.from({ length: 6 }, () => completeUpload(container, key, callBy(fan))),
    );
    expect(new Set(files.map(({ file }) => file.status))).toEqual(new Set(['clean']));
    expect(await toldOf(key)).toEqual(['FileUploadRequested', 'FileScanned']);
    expect(await container.bucket.head(`incoming/${key}`)).toBeUndefined();
  });

  it('gets the first answer again under the same key, and 422 for another request', async () => {
    const request = promise(png);
    const call = callWithKey(fan, 'uploadFile', newId(), request);
    const [first, second] = [
      await uploadFile(container, request, call),
      await uploadFile(container, request, call),
    ];
    expect(second).toEqual(first);
    const other = callWithKey(fan, 'uploadFile', call.idempotency.key, { other: true });
    await expect(uploadFile(container, request, other)).rejects.toMatchObject({
      type: 'idempotency-key-reused',
    });
  });

  it.each([
    ['', ''],
    ['2027-01-04', `upload-${newId()}.png`],
    [new Date(0).toISOString(), '../x'],
  ])('are not listed behind %j, which is no place of theirs', async (...key) => {
    const own = await givenUser(container.db);
    await expect(
      listFiles(container, { limit: 2, cursor: encodeCursor(key) }, callBy(own).identity),
    ).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('of several files is begun as a whole and listed page by page', async () => {
    const own = await givenUser(container.db);
    const files = Array.from({ length: 5 }, (_, index) => promise(png, { fileName: `${index}.png` }));
    const { recorded } = await batchUpload(container, { files }, callBy(own));
    expect(operations.batchUpload.responses[201].body.parse(recorded.body).items).toHaveLength(5);

    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listFiles(container, { limit: 2, cursor }, callBy(own).identity);
      names.push(...page.items.map((item) => item.fileName));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names.sort()).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png']);
  });

  it('of one type is listed alone, page by page, among many others', async () => {
    const own = await givenUser(container.db, 'organizer');
    const table = Buffer.from('name;seat');
    for (let round = 0; round < 3; round += 1) {
      const images = Array.from({ length: 18 }, () => promise(png));
      const tables = [1, 2].map((one) =>
        promise(table, { contentType: 'text/csv', fileName: `${round}-${one}.csv` }),
      );
      await batchUpload(container, { files: [...images, ...tables] }, callBy(own));
    }
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listFiles(
        container,
        { limit: 4, cursor, contentType: 'text/csv' },
        callBy(own).identity,
      );
      names.push(...page.items.map((item) => item.fileName));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names.sort()).toEqual(['0-1.csv', '0-2.csv', '1-1.csv', '1-2.csv', '2-1.csv', '2-2.csv']);
  });

  it('is refused beyond what a person may upload a day, also by many calls at once', async () => {
    const own = await givenUser(container.db);
    const large = { ...promise(png), contentType: 'application/pdf' as const, bytes: 20 * 1024 * 1024 };
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, () => uploadFile(container, large, callBy(own))),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]?.reason).toMatchObject({ kind: 'too-many', type: 'upload-quota' });
    expect(refused[0]?.reason.retryAfterSeconds).toBeLessThanOrEqual(86_400);
    const tomorrow = { ...container, clock: () => new Date(Date.now() + 86_400_000) };
    await expect(uploadFile(tomorrow, large, callBy(own))).resolves.toBeDefined();
  });

  it('of several files is at most 100 MiB together', () => {
    const body = (count: number) => ({
      files: Array.from({ length: count }, () => ({
        ...promise(png),
        contentType: 'application/pdf',
        bytes: 20 * 1024 * 1024,
      })),
    });
    expect(operations.batchUpload.body.safeParse(body(5)).success).toBe(true);
    expect(operations.batchUpload.body.safeParse(body(6)).error?.issues[0]?.path).toEqual(['files']);
  });
});

describe('what is not what it says', () => {
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

  it.each([
    ['a web page that says it is an image', Buffer.from('<html><script>alert(1)</script>'), 'image/png'],
    ['the antivirus test file', Buffer.from(eicar), 'text/csv'],
  ])('is quarantined and never served: %s', async (_, content, contentType) => {
    const key = await upload(content, { contentType });
    const { file } = await completeUpload(container, key, callBy(fan));
    expect(file).toMatchObject({ status: 'quarantined', url: null });
    await expect(getFile(container, key, callBy(fan).identity)).rejects.toMatchObject({ type: 'not-clean' });
    expect(await container.bucket.head(`quarantine/${key}`)).toBeDefined();
    for (const place of ['incoming', 'private', 'media']) {
      expect(await container.bucket.head(`${place}/${key}`)).toBeUndefined();
    }
    expect(await completeUpload(container, key, callBy(fan))).toMatchObject({ isDone: true, file });
  });
});
