import { createHash } from 'node:crypto';
import type { ScanFault, UploadType } from './file-record.ts';
import { imageSize } from './image-size.ts';
import { scanPdf } from './pdf-scan.ts';

/** An image of more pixels is refused: decoded it would take hundreds of megabytes. */
const MOST_PIXELS = 50_000_000;

/** What an upload promised to be. */
export interface Promised {
  readonly contentType: UploadType;
  readonly bytes: number;
  /** Base64. */
  readonly sha256: string;
}

/** Looks whether content is what it promised to be and harmless. @returns why not, or undefined when it is clean */
export function scanContent(content: Uint8Array, promised: Promised): ScanFault | undefined {
  if (content.length !== promised.bytes) return 'wrong-length';
  if (createHash('sha256').update(content).digest('base64') !== promised.sha256) return 'wrong-checksum';
  if (Buffer.from(content.buffer, content.byteOffset, content.length).includes(EICAR)) return 'malware';
  if (!IS_OF_TYPE[promised.contentType](content)) return 'wrong-type';
  if (promised.contentType === 'application/pdf') return scanPdf(content);
  return promised.contentType === 'text/csv' ? undefined : imageFault(content, promised.contentType);
}

function imageFault(content: Uint8Array, type: UploadType): ScanFault | undefined {
  const size = imageSize(content, type);
  if (size === undefined) return 'unreadable';
  return size.width * size.height > MOST_PIXELS ? 'too-many-pixels' : undefined;
}

/**
 * The antivirus test string (eicar.org), which every scanner must find. In two parts, so that a scanner on a
 * developer's machine does not take this file away.
 */
const EICAR = Buffer.from(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`);

/** The leading bytes by which each format is known (https://mimesniff.spec.whatwg.org/#matching-a-mime-type-pattern). */
const IS_OF_TYPE: Readonly<Record<UploadType, (content: Uint8Array) => boolean>> = {
  'image/png': (content) => hasAt(content, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': (content) => hasAt(content, 0, [0xff, 0xd8, 0xff]),
  'image/webp': (content) => hasAt(content, 0, ascii('RIFF')) && hasAt(content, 8, ascii('WEBPVP')),
  'image/gif': (content) => hasAt(content, 0, ascii('GIF87a')) || hasAt(content, 0, ascii('GIF89a')),
  'application/pdf': (content) => hasAt(content, 0, ascii('%PDF-')),
  'text/csv': isPlainText,
};

function hasAt(content: Uint8Array, offset: number, bytes: Iterable<number>): boolean {
  return [...bytes].every((byte, index) => content[offset + index] === byte);
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

const DOCUMENT = /^(?:%PDF-|#!|<)/;
const MARKUP = /<(?:!doctype|html|head|body|script|iframe|object|embed|svg|meta)[\s/>]/i;

/** CSV has no signature: it must be UTF-8 without control characters, and neither a document nor a program. */
function isPlainText(content: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return !/[^\P{Cc}\t\n\r]/u.test(text) && !DOCUMENT.test(text.trimStart()) && !MARKUP.test(text);
  } catch {
    // `fatal` throws on what is not UTF-8: that is the answer.
    return false;
  }
}
