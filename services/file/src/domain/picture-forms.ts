import { RENDITION_WIDTHS } from '@concert/contracts/http/file';
import sharp, { type Sharp } from 'sharp';
import type { Picture, UploadType } from './file-record.ts';

/** A public image as it is served: anew, upright, without what cameras write into it, and in smaller forms. */
export interface PictureForms {
  readonly original: Uint8Array;
  readonly picture: Picture;
  readonly renditions: readonly { readonly width: number; readonly content: Uint8Array }[];
}

/** Of all frames of an animation together. */
const MOST_PIXELS = 50_000_000;
const QUALITY = 82;

// One picture at a time on one core: libvips would otherwise start a thread for each, and keep what it decoded.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Makes the forms of an image. Encoding anew drops metadata (the place where a photo was taken), whatever is hidden
 * behind the picture's end, and colour profiles, which are applied. An animation keeps its frames and gets no smaller
 * forms.
 * @returns undefined when the content cannot be decoded to its end
 */
export async function pictureForms(content: Uint8Array, type: UploadType): Promise<PictureForms | undefined> {
  try {
    const { pages = 1 } = await sharp(content).metadata();
    const isAnimated = pages > 1;
    const upright = sharp(content, {
      animated: isAnimated,
      failOn: 'error',
      limitInputPixels: MOST_PIXELS,
    }).autoOrient();
    const original = await encoded(upright.clone(), type).toBuffer({ resolveWithObject: true });
    const { width, pageHeight, height } = original.info;
    const widths = isAnimated ? [] : RENDITION_WIDTHS.filter((one) => one < width);
    const renditions: { width: number; content: Uint8Array }[] = [];
    for (const one of widths) {
      const form = await upright.clone().resize({ width: one }).webp({ quality: QUALITY }).toBuffer();
      renditions.push({ width: one, content: form });
    }
    return { original: original.data, picture: { width, height: pageHeight ?? height, widths }, renditions };
  } catch {
    // Nothing is read or written here but the content itself, so what libvips refuses is the content's fault.
    return undefined;
  }
}

function encoded(image: Sharp, type: UploadType): Sharp {
  switch (type) {
    case 'image/jpeg':
      return image.jpeg({ quality: QUALITY + 4, mozjpeg: true });
    case 'image/webp':
      return image.webp({ quality: QUALITY + 4 });
    case 'image/gif':
      return image.gif();
    case 'image/png':
      return image.png();
    case 'application/pdf':
    case 'text/csv':
      throw new RangeError(`${type} is no picture`);
  }
}
