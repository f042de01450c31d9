import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type FileContainer } from '../src/container.ts';
import { completeUpload } from '../src/use-cases/complete-upload.ts';
import { deleteFile } from '../src/use-cases/delete-file.ts';
import { getFile } from '../src/use-cases/get-file.ts';
import { scanCreatedObjects } from '../src/use-cases/scan-created-objects.ts';
import { arrivals, begin, givenImage, promise, upload } from './upload-requests.ts';

let container: FileContainer;
let organizer: TestUser;

beforeAll(async () => {
  container = await buildContainer({ ...process.env, FILES_PUBLIC_ENDPOINT: undefined });
  organizer = await givenUser(container.db, 'organizer');
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const open = { visibility: 'public' };

describe('a public file', () => {
  it('is an organiser’s to publish, served below /media to everybody', async () => {
    const png = await givenImage();
    const fan = await givenUser(container.db);
    await expect(begin(container, fan, png, open)).rejects.toMatchObject({ kind: 'forbidden' });
    const key = await upload(container, organizer, png, open);
    await expect(getFile(container, key, undefined)).rejects.toMatchObject({ kind: 'not-found' });

    expect((await completeUpload(container, key, callBy(organizer))).file).toMatchObject({
      url: `/media/${key}`,
    });
    expect(await getFile(container, key, undefined)).toMatchObject({
      url: new URL(`/media/${key}`, container.publicOrigin).href,
    });
    expect(await container.bucket.get(`media/${key}`)).toMatchObject({ contentType: 'image/png' });
  });

  it('is an image', async () => {
    const png = await givenImage();
    expect(() => promise(png, { contentType: 'text/csv', visibility: 'public' })).toThrow(/an image only/);
    expect(() => promise(png, { bytes: 11 * 1024 * 1024 })).toThrow(/at most/);
  });

  it('lies beside its smaller forms, of which its record tells, and goes with them', async () => {
    const key = await upload(container, organizer, await givenImage(1500, 750), open);
    const { file } = await completeUpload(container, key, callBy(organizer));
    const stem = key.replace('.png', '');
    const url = (width: number) => ({ width, url: `/media/${stem}-${width}.webp` });
    expect(file.picture).toEqual({ width: 1500, height: 750, renditions: [url(320), url(640), url(1280)] });

    const { Item } = await container.tables.send(
      new GetCommand({ TableName: 'file_metadata', Key: { key } }),
    );
    expect(Item).toMatchObject({ width: 1500, height: 750, widths: [320, 640, 1280], bytes: file.bytes });
    for (const width of [320, 640, 1280]) {
      const form = await container.bucket.get(`media/${stem}-${width}.webp`);
      expect(form?.contentType).toBe('image/webp');
      expect((await sharp(form!.body).metadata()).width).toBe(width);
    }

    await deleteFile(container, key, callBy(organizer));
    for (const name of [key, ...[320, 640, 1280].map((width) => `${stem}-${width}.webp`)]) {
      expect(await container.bucket.head(`media/${name}`)).toBeUndefined();
    }
  });

  it('does not tell where the photo was taken', async () => {
    const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#333' } })
      .withExif({ IFD0: { Make: 'Secret Camera' }, IFD3: { GPSLatitude: '53/1 33/1 0/1' } })
      .jpeg()
      .toBuffer();
    const key = await upload(container, organizer, photo, { ...open, contentType: 'image/jpeg' });
    await completeUpload(container, key, callBy(organizer));
    const { body } = (await container.bucket.get(`media/${key}`))!;
    expect((await sharp(body).metadata()).exif).toBeUndefined();
    expect(Buffer.from(body).includes('Secret Camera')).toBe(false);
  });

  it('is quarantined when its picture ends in the middle', async () => {
    const whole = await givenImage(300, 300);
    const key = await upload(container, organizer, whole.subarray(0, whole.length - 60), open);
    const { file } = await completeUpload(container, key, callBy(organizer));
    expect(file).toMatchObject({ status: 'quarantined', reason: 'unreadable' });
    expect(await container.bucket.head(`media/${key}`)).toBeUndefined();
  });

  it('of very many pixels is left to the bucket’s message', async () => {
    const key = await upload(container, organizer, await givenImage(4000, 3100), open);
    expect(await completeUpload(container, key, callBy(organizer))).toMatchObject({ isDone: false });
    const [message] = arrivals(key).Records;
    await scanCreatedObjects(container, { id: message!.messageId, body: message!.body });
    expect(await completeUpload(container, key, callBy(organizer))).toMatchObject({
      isDone: true,
      file: { status: 'clean', picture: { width: 4000 } },
    });
  });
});
