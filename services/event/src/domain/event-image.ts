import { invalidField } from '@concert/values/problems';

/** What the file service knows of an image. */
export interface ImageFile {
  readonly ownerId: string;
  readonly contentType: string;
  readonly visibility: string;
  readonly status: string;
  /** In which widths it also lies beside the uploaded one. */
  readonly widths: readonly number[];
}

/**
 * @param owners whose images may be shown: the event's organiser, and whoever changes it
 * @throws Problem `invalid-request` on `imageKey`; the image of another answers like one that is not there
 */
export function requireUsableImage(file: ImageFile | undefined, owners: readonly string[]): ImageFile {
  if (file === undefined || !owners.includes(file.ownerId)) {
    throw invalidField('imageKey', 'is not the key of an image that you uploaded');
  }
  if (!file.contentType.startsWith('image/')) throw invalidField('imageKey', 'must be an image');
  if (file.visibility !== 'public') throw invalidField('imageKey', 'must be uploaded as public');
  if (file.status !== 'clean')
    throw invalidField('imageKey', 'must have passed the scan; complete its upload');
  return file;
}

/** Where public files are served, below the storefront's origin. */
const MEDIA = '/media/';

/** An image as it is shown, with the addresses of its renditions: `posters/x.png` → `posters/x-640.webp`. */
export function imageOf(key: string, widths: readonly number[]) {
  const stem = key.replace(/\.[^./]*$/, '');
  return {
    url: `${MEDIA}${key}`,
    sources: widths.map((width) => ({ url: `${MEDIA}${stem}-${width}.webp`, width })),
  };
}
