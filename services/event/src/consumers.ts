import { fileEvents } from '@concert/contracts/events/file';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { EventContainer } from './container.ts';
import { followDeletedImage, followScannedImage } from './use-cases/follow-image.ts';

/** The event table: event → use case. */
export function consumers(container: EventContainer): readonly Subscription[] {
  return [
    on(fileEvents.FileScanned, (event) => followScannedImage(container, event)),
    on(fileEvents.FileDeleted, (event) => followDeletedImage(container, event)),
  ];
}
