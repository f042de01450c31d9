import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encoded, encodingFor } from './encoding.ts';

const asking = (accepted: string) =>
  ({ headers: { 'accept-encoding': accepted } }) as unknown as IncomingMessage;

describe('compression as the CDN does it', () => {
  it('prefers Brotli, and takes nothing that is refused', () => {
    expect(encodingFor('gzip, deflate, br, zstd')).toBe('br');
    expect(encodingFor('gzip;q=1.0, br;q=0')).toBe('gzip');
    expect(encodingFor('identity')).toBeUndefined();
    expect(encodingFor(undefined)).toBeUndefined();
  });

  it('makes text smaller and leaves it the same', async () => {
    const text = Buffer.from('Be in the room. '.repeat(200));
    const { content, headers } = await encoded(asking('br'), text, 'text/html; charset=utf-8');
    expect(headers).toEqual({ vary: 'accept-encoding', 'content-encoding': 'br' });
    expect(content.length).toBeLessThan(text.length / 10);
    expect(brotliDecompressSync(content)).toEqual(text);
  });

  it('leaves pictures and crumbs as they are', async () => {
    const large = Buffer.alloc(5_000);
    expect(await encoded(asking('br'), large, 'image/webp')).toEqual({ content: large, headers: {} });
    const crumb = Buffer.from('small');
    expect(await encoded(asking('br'), crumb, 'text/css')).toEqual({ content: crumb, headers: {} });
  });
});
