import { inflateSync, constants as zlib } from 'node:zlib';

/**
 * Names that make a PDF do something when it is opened, or carry another file (ISO 32000-2, 12.6 and 7.11.4). An
 * action of JavaScript must name it, so the short `/JS`, which chance writes into compressed data, is not looked for.
 */
const ACTIVE =
  /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|GoToE|XFA)(?![A-Za-z])/;

/** An encrypted PDF cannot be looked into. */
const ENCRYPTED = /\/Encrypt(?![A-Za-z])/;

const STREAM = /stream\r?\n/g;
/** More than any honest file of 20 MB has. */
const MOST_STREAMS = 50_000;
const PEEK_BYTES = 256;
/** All object streams of a file together; a file of text has a few hundred kilobytes of them. */
const MOST_INFLATED = 64 * 1024 * 1024;

/**
 * Looks for what a PDF could do beyond being shown. It reads the file as text and the object streams in it, where
 * newer files keep their dictionaries compressed. That is no full parser: one more line of defence beside the virus
 * scanner and the reader's own.
 */
export function scanPdf(content: Uint8Array): 'active-content' | 'unreadable' | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const text = bytes.toString('latin1');
  const outside = verdictOn(text);
  if (outside !== undefined) return outside;
  let inflated = 0;
  let streams = 0;
  for (const { index, 0: keyword } of text.matchAll(STREAM)) {
    streams += 1;
    if (streams > MOST_STREAMS) return 'unreadable';
    const compressed = bytes.subarray(index + keyword.length);
    if (!looksLikeObjects(compressed)) continue;
    const objects = inflate(compressed, MOST_INFLATED - inflated);
    if (objects === undefined) return 'unreadable';
    inflated += objects.length;
    const inside = verdictOn(objects.toString('latin1'));
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function verdictOn(text: string): 'active-content' | 'unreadable' | undefined {
  const plain = withoutEscapes(text);
  if (ACTIVE.test(plain)) return 'active-content';
  return ENCRYPTED.test(plain) ? 'unreadable' : undefined;
}

/** In a name `#4a` is `J` (ISO 32000-2, 7.3.5). */
function withoutEscapes(text: string): string {
  return text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** An object stream begins with pairs of numbers (7.5.7); pages, fonts and pictures do not, and are left alone. */
function looksLikeObjects(compressed: Buffer): boolean {
  const beginning = inflatePart(compressed.subarray(0, PEEK_BYTES));
  return beginning !== undefined && /^[\s\0]*(?:%|\d+[\s\0]+\d)/.test(beginning.toString('latin1'));
}

function inflatePart(compressed: Buffer): Buffer | undefined {
  try {
    return inflateSync(compressed, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: 1024 * 1024 });
  } catch {
    // Not compressed in this way: then it is not read as objects by us, nor by the name of the filter that is here.
    return undefined;
  }
}

/** @returns undefined when it is larger than `most` */
function inflate(compressed: Buffer, most: number): Buffer | undefined {
  try {
    return inflateSync(compressed, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: Math.max(1, most) });
  } catch {
    // Too large, or broken in the middle: either way nobody knows what is in it.
    return undefined;
  }
}
