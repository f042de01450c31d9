import type { UploadType } from './file-record.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * An image's size from its header alone: nothing is decompressed, so that a small file of a huge picture costs
 * nothing to refuse.
 * @returns undefined when the header is cut off or tells no size
 */
export function imageSize(content: Uint8Array, type: UploadType): ImageSize | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const size = sizeOf(bytes, type);
  return size === undefined || size.width === 0 || size.height === 0 ? undefined : size;
}

function sizeOf(bytes: Buffer, type: UploadType): ImageSize | undefined {
  switch (type) {
    case 'image/png':
      return bytes.length < 24
        ? undefined
        : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    case 'image/gif':
      return bytes.length < 10 ? undefined : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    case 'image/jpeg':
      return jpegSize(bytes);
    case 'image/webp':
      return webpSize(bytes);
    case 'application/pdf':
    case 'text/csv':
      return undefined;
  }
}

/**
 * The first frame header (SOF0 to SOF15 but for the tables among them: ITU T.81, table B.1). Segments before it are
 * skipped by their lengths.
 */
function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** https://developers.google.com/speed/webp/docs/riff_container: lossy, lossless and extended files. */
function webpSize(bytes: Buffer): ImageSize | undefined {
  const kind = bytes.toString('latin1', 12, 16);
  if (bytes.length < (kind === 'VP8L' ? 25 : 30)) return undefined;
  switch (kind) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}
