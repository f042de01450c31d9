import { eventEvents } from '@concert/contracts/events/event';
import { fileEvents } from '@concert/contracts/events/file';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { envelope, sqsEvent } from '@concert/testing/calls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { getEvent } from '../src/use-cases/get-event.ts';
import { givenImage } from './given-image.ts';
import { organiser, toldOf } from './organiser.ts';

let container: EventContainer;
let organizer: TestUser;
let own: ReturnType<typeof organiser>;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

beforeEach(async () => {
  organizer = await givenUser(container.db, 'organizer');
  own = organiser(container, organizer);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const image = (changes: Record<string, unknown> = {}, owner = organizer.id) =>
  givenImage(container.tables, owner, changes);

const deliver = (messages: ReturnType<typeof envelope>[]) =>
  queueHandler('event', consumers(container), container.telemetry)(sqsEvent(messages) as never);

const scanned = (key: string) =>
  envelope(fileEvents.FileScanned, key, { key, ownerId: organizer.id, verdict: 'clean', reason: null });

const deleted = (key: string) => envelope(fileEvents.FileDeleted, key, { key, ownerId: organizer.id });

describe('an event’s image', () => {
  it('is shown in the widths in which it lies', async () => {
    const imageKey = await image({ widths: [640, 320] });
    const event = await own.published({ imageKey });
    const stem = imageKey.replace('.png', '');
    expect(await getEvent(container, event.id)).toMatchObject({
      imageUrl: `/media/${imageKey}`,
      image: {
        url: `/media/${imageKey}`,
        sources: [
          { url: `/media/${stem}-320.webp`, width: 320 },
          { url: `/media/${stem}-640.webp`, width: 640 },
        ],
      },
    });
  });

  it('may have no other widths, and may be taken away', async () => {
    const event = await own.created();
    const imageKey = await image();
    expect((await own.change(event.id, { imageKey })).image).toEqual({
      url: `/media/${imageKey}`,
      sources: [],
    });
    expect(await own.change(event.id, { imageKey: null })).toMatchObject({ image: null, imageUrl: null });
  });

  it.each([
    ['of somebody else', { ownerId: 'somebody' }],
    ['private', { visibility: 'private' }],
    ['not scanned yet', { status: 'uploading' }],
    ['in quarantine', { status: 'quarantined' }],
    ['no image', { contentType: 'application/pdf' }],
  ])('is not one that is %s', async (_, changes) => {
    const imageKey = await image(changes);
    const refusal = { errors: [{ field: 'imageKey' }] };
    await expect(own.created({ imageKey })).rejects.toMatchObject(refusal);
    const event = await own.created();
    await expect(own.change(event.id, { imageKey })).rejects.toMatchObject(refusal);
  });

  it('is not one that nobody uploaded', async () => {
    await expect(own.created({ imageKey: 'posters/none.webp' })).rejects.toMatchObject({
      errors: [{ field: 'imageKey' }],
    });
  });

  it('may be one that an admin uploaded who changes the event', async () => {
    const admin = await givenUser(container.db, 'admin');
    const event = await own.created();
    const imageKey = await image({}, admin.id);
    expect((await own.change(event.id, { imageKey }, undefined, admin)).imageUrl).toBe(`/media/${imageKey}`);
    // The organiser sends back what she read: it is not judged again.
    expect((await own.change(event.id, { imageKey, title: 'X' })).title).toBe('X');
  });

  it('gets its widths when they come later, once', async () => {
    const imageKey = await image();
    const event = await own.published({ imageKey });
    await givenImage(container.tables, organizer.id, { key: imageKey, widths: [320] });
    const message = scanned(imageKey);
    await deliver([message]);
    await deliver([message, message]);

    expect((await getEvent(container, event.id)).image?.sources).toMatchObject([{ width: 320 }]);
    const told = await toldOf(container, event.id);
    expect(told.filter(({ type }) => type === eventEvents.EventUpdated.type)).toHaveLength(1);
  });

  it('is shown no more once it is deleted, and a message that comes too late takes no other away', async () => {
    const [first, second] = [await image(), await image()];
    const event = await own.published({ imageKey: first });
    const kept = await own.published({ imageKey: first });
    await own.change(kept.id, { imageKey: second });
    expect((await deliver([deleted(first), scanned(first)])).batchItemFailures).toEqual([]);

    expect(await getEvent(container, event.id)).toMatchObject({ image: null, version: event.version + 1 });
    expect((await getEvent(container, kept.id)).imageUrl).toBe(`/media/${second}`);
  });
});
