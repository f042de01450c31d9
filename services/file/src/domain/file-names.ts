import { slugOf } from '@concert/values/slugs';
import type { UploadType } from './file-record.ts';

const EXTENSIONS: Readonly<Record<UploadType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'text/csv': 'csv',
};

const SYNONYMS: Readonly<Record<string, string>> = { jpeg: 'jpg' };

/** The key under which a ticket's PDF is stored and asked for. */
export const ticketFileKey = (ticketId: string): string => `ticket-${ticketId}.pdf`;

/** The ticket whose PDF has this key, or undefined for any other file. */
export function ticketIdOf(key: string): string | undefined {
  return /^ticket-([0-9a-f-]{36})\.pdf$/.exec(key)?.[1];
}

export const uploadKey = (id: string, contentType: UploadType): string =>
  `upload-${id}.${EXTENSIONS[contentType]}`;

/** In bytes: file systems take 255, and a browser may add a number. */
const LONGEST = 200;
/** What Windows takes for a device, whatever ending follows. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?:\s*\.|\s*$)/i;

/**
 * A name under which a file can be saved on any system: no folders, no control, invisible or direction characters
 * that disguise an ending, nothing that Windows or a shell takes for more than a name, and the ending of its type.
 */
export function safeFileName(name: string, contentType: UploadType): string {
  const extension = EXTENSIONS[contentType];
  const plain = name
    .normalize('NFC')
    .replace(/^.*[/\\]/u, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/[<>:"|?*'`$;&]/g, '_')
    .replace(/\s+/gu, ' ');
  const stem = cut(withoutExtension(plain, extension).replace(EDGES, '')).replace(EDGES, '');
  if (stem === '') return `file.${extension}`;
  return `${DEVICE.test(stem) ? 'file-' : ''}${stem}.${extension}`;
}

const EDGES = /^[\s.]+|[\s.]+$/gu;

/** Whole characters up to {@link LONGEST} bytes. */
function cut(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > LONGEST) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function withoutExtension(name: string, extension: string): string {
  const found = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase();
  const isItsOwn = found !== undefined && (SYNONYMS[found] ?? found) === extension;
  return isItsOwn ? name.slice(0, name.lastIndexOf('.')) : name;
}

/** The name under which a ticket's PDF is saved: `northern-lights-2-of-4.pdf`. */
export function ticketFileName(
  eventTitle: string,
  position: { readonly number: number; readonly of: number },
): string {
  const slug = slugOf(eventTitle);
  return `${slug === '' ? 'ticket' : slug}-${position.number}-of-${position.of}.pdf`;
}
