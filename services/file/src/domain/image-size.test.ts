import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageSize } from './image-size.ts';

const picture = () => sharp({ create: { width: 321, height: 123, channels: 3, background: '#ff5c1a' } });
const exif = { IFD0: { ImageDescription: 'x'.repeat(3_000) } };

describe('imageSize', () => {
  it.each([
    ['image/png', () => picture().png()],
    ['image/jpeg', () => picture().jpeg()],
    ['image/jpeg', () => picture().jpeg({ progressive: true }).withExif(exif)],
    ['image/gif', () => picture().gif()],
    ['image/webp', () => picture().webp()],
    ['image/webp', () => picture().webp({ lossless: true })],
    ['image/webp', () => picture().webp().withExif(exif)],
  ] as const)('reads the size of %s as it is written today', async (type, make) => {
    expect(imageSize(await make().toBuffer(), type)).toEqual({ width: 321, height: 123 });
  });

  it('knows no size of what is cut off, and does not stumble over it', async () => {
    for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const) {
      const whole = await picture()
        .toFormat(type === 'image/jpeg' ? 'jpeg' : (type.slice(6) as 'png'))
        .toBuffer();
      for (let length = 0; length < 12; length += 1) {
        const size = imageSize(whole.subarray(0, length), type);
        expect(size === undefined || size.width === 321).toBe(true);
      }
    }
  });
});
