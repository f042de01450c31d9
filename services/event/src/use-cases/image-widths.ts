import type { EventContainer } from '../container.ts';
import { requireUsableImage } from '../domain/event-image.ts';
import { findImageFile } from '../store/image-files.ts';

/**
 * In which widths an image lies that an event is to show. Asks the file service's table: not for use inside a
 * transaction.
 * @param owners whose images it may show
 * @throws Problem `invalid-request` on `imageKey`, `unavailable`
 */
export async function widthsOfImage(
  { tables }: EventContainer,
  key: string,
  owners: readonly string[],
): Promise<readonly number[]> {
  return requireUsableImage(await findImageFile(tables, key), owners).widths;
}
