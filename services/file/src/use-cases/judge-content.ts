import type { FileContainer } from '../container.ts';
import { scanContent } from '../domain/content-scan.ts';
import type { Picture, ScanFault } from '../domain/file-record.ts';
import { imageSize } from '../domain/image-size.ts';
import type { PictureForms } from '../domain/picture-forms.ts';
import type { StoredRecord } from '../store/record-item.ts';

/** What is to become of an upload's content. */
export type Verdict =
  | { readonly fault: ScanFault }
  /** To be served as it came. */
  | { readonly fault: undefined; readonly forms: undefined; readonly picture: Picture | undefined }
  /** A public image, made anew. */
  | { readonly fault: undefined; readonly forms: PictureForms };

/**
 * Looks at content in the order of what it costs: our own checks, the virus scanner, and, for what everybody will
 * see, the decoder.
 * @throws Error when the virus scanner gives no verdict: nothing is released then
 */
export async function judgeContent(
  { virusScan, imaging }: Pick<FileContainer, 'virusScan' | 'imaging'>,
  file: StoredRecord,
  content: Uint8Array,
): Promise<Verdict> {
  const fault = scanContent(content, { ...file, sha256: file.sha256 ?? '' });
  if (fault !== undefined) return { fault };
  if ((await virusScan(content)) === 'infected') return { fault: 'malware' };
  if (file.visibility === 'private') {
    const size = imageSize(content, file.contentType);
    return { fault: undefined, forms: undefined, picture: size && { ...size, widths: [] } };
  }
  // Loaded when first needed: a native library would cost every start of the HTTP function.
  const { pictureForms } = await import('../domain/picture-forms.ts');
  const forms = await imaging(() => pictureForms(content, file.contentType));
  return forms === undefined ? { fault: 'unreadable' } : { fault: undefined, forms };
}

/** Of larger pictures the forms take seconds: more than somebody waits for at an HTTP call. */
const QUICK_PIXELS = 12_000_000;

/** Whether the content can be judged while somebody waits. */
export function isQuick(file: StoredRecord, content: Uint8Array): boolean {
  const size = imageSize(content, file.contentType);
  return file.visibility === 'private' || size === undefined || size.width * size.height <= QUICK_PIXELS;
}
