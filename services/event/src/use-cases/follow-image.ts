import { isDeepStrictEqual } from 'node:util';
import type { DataOf } from '@concert/contracts/event';
import { eventEvents } from '@concert/contracts/events/event';
import type { fileEvents } from '@concert/contracts/events/file';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { Cause } from '@concert/service-kit/events';
import type { EventContainer } from '../container.ts';
import type { Event } from '../domain/event.ts';
import { eventsShowing, lockEvent, updateEvent } from '../store/events.ts';
import { findImageFile } from '../store/image-files.ts';

type Image = Pick<Event, 'imageKey' | 'imageWidths'>;

/**
 * An image was scanned: events that show it already get the widths in which it lies by now. Harmless to repeat, since
 * only what differs is written.
 */
export async function followScannedImage(
  container: EventContainer,
  scanned: Received<DataOf<typeof fileEvents.FileScanned>>,
): Promise<void> {
  const { key, verdict } = scanned.data;
  const ids = verdict === 'clean' ? await eventsShowing(container.db, key) : [];
  if (ids.length === 0) return;
  const imageWidths = (await findImageFile(container.tables, key))?.widths ?? [];
  await showInstead(container, { ids, key, image: { imageKey: key, imageWidths } }, scanned);
}

/** An image was deleted: no event shows it any more. Harmless to repeat: there is then none that does. */
export async function followDeletedImage(
  container: EventContainer,
  deleted: Received<DataOf<typeof fileEvents.FileDeleted>>,
): Promise<void> {
  const { key } = deleted.data;
  const ids = await eventsShowing(container.db, key);
  await showInstead(container, { ids, key, image: { imageKey: null, imageWidths: [] } }, deleted);
}

interface Showing {
  readonly ids: readonly string[];
  readonly key: string;
  readonly image: Image;
}

async function showInstead(
  container: EventContainer,
  { ids, key, image }: Showing,
  cause: Cause,
): Promise<void> {
  for (const id of ids) await changeImage(container, { id, key, image }, cause);
  if (ids.length > 0) await container.pages.changed();
}

async function changeImage(
  { db, newEvent }: EventContainer,
  { id, key, image }: { readonly id: string; readonly key: string; readonly image: Image },
  cause: Cause,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const event = (await lockEvent(tx, id))?.event;
    if (event?.imageKey !== key) return;
    const before = { imageKey: event.imageKey, imageWidths: event.imageWidths };
    if (isDeepStrictEqual(before, image)) return;
    const version = event.version + 1;
    await updateEvent(tx, event, { ...event, ...image, version });
    const changed = { eventId: id, version, changed: Object.keys(image), before, after: { ...image } };
    await appendToOutbox(tx, [newEvent(eventEvents.EventUpdated, id, changed, cause)]);
  });
}
