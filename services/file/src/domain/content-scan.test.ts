import { createHash } from 'node:crypto';
import { UPLOAD_TYPES } from '@concert/contracts/http/file';
import { describe, expect, it } from 'vitest';
import { scanContent } from './content-scan.ts';
import type { UploadType } from './file-record.ts';

const samples: Readonly<Record<UploadType, Buffer>> = {
  'image/png': Buffer.from('89504e470d0a1a0a0000000d494844520000000800000008', 'hex'),
  'image/jpeg': Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080008000801011100', 'hex'),
  'image/webp': Buffer.from('524946461a000000574542505650384c0d0000002f07c0010007001110', 'hex'),
  'image/gif': Buffer.from('GIF89a\u0008\0\u0008\0', 'latin1'),
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'text/csv': Buffer.from('\ufeffname;Sitz\nJosé;12\r\n'),
};

const scan = (content: Buffer, contentType: UploadType) =>
  scanContent(content, {
    contentType,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('base64'),
  });

// Put together here too, so that no scanner takes this file away.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

describe('scanContent', () => {
  it.each(UPLOAD_TYPES)('takes %s for itself and for nothing else', (type) => {
    for (const other of UPLOAD_TYPES) {
      expect(scan(samples[type], other)).toBe(type === other ? undefined : 'wrong-type');
    }
  });

  it('refuses a program and a web page under any name', () => {
    for (const type of UPLOAD_TYPES) {
      expect(scan(Buffer.from('MZ\x90\0', 'latin1'), type)).toBe('wrong-type');
      expect(scan(Buffer.from('<html><script>'), type)).toBe('wrong-type');
      expect(scan(Buffer.from('#!/bin/sh\n'), type)).toBe('wrong-type');
    }
  });

  it('finds the antivirus test string wherever it stands', () => {
    expect(scan(Buffer.from(eicar), 'text/csv')).toBe('malware');
    expect(scan(Buffer.concat([samples['image/png'], Buffer.from(eicar)]), 'image/png')).toBe('malware');
  });

  it('refuses content of another length or checksum than was promised', () => {
    const promised = { contentType: 'image/png' as const, bytes: 24, sha256: 'other' };
    expect(scanContent(samples['image/png'], promised)).toBe('wrong-checksum');
    expect(scanContent(samples['image/png'], { ...promised, bytes: 17 })).toBe('wrong-length');
  });

  it('refuses a picture by its size before anything is decompressed', () => {
    const bomb = Buffer.from(samples['image/png']);
    bomb.writeUInt32BE(65_535, 16);
    bomb.writeUInt32BE(65_535, 20);
    expect(scan(bomb, 'image/png')).toBe('too-many-pixels');
    expect(scan(samples['image/png'].subarray(0, 20), 'image/png')).toBe('unreadable');
  });

  it.each([
    ['a page behind a byte order mark', '\ufeff<html>'],
    ['a script in a cell', 'name;seat\r\n"<ScRiPt src=x>";1\r\n'],
    ['a NUL', 'name\0;seat'],
    ['what is not UTF-8', 'Jos\xe9'],
  ])('takes no table that holds %s', (_, text) => {
    expect(scan(Buffer.from(text, text.includes('\xe9') ? 'latin1' : 'utf8'), 'text/csv')).toBe('wrong-type');
  });
});
