import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pictureForms } from './picture-forms.ts';

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#ff5c1a' } });

describe('pictureForms', () => {
  it('makes the forms that are smaller than the picture, in WebP', async () => {
    const forms = await pictureForms(await photo(1000, 500).png().toBuffer(), 'image/png');

    expect(forms?.picture).toEqual({ width: 1000, height: 500, widths: [320, 640] });
    const found = await Promise.all(forms!.renditions.map(({ content }) => sharp(content).metadata()));
    expect(found.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 320, 160],
      ['webp', 640, 320],
    ]);
  });

  it('leaves no trace of camera and place, and turns the picture upright', async () => {
    const taken = await photo(400, 200)
      .withExif({ IFD0: { Make: 'Secret Camera' }, IFD3: { GPSLatitude: '53/1 33/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(taken.includes('Secret Camera')).toBe(true);

    const forms = await pictureForms(
      Buffer.concat([taken, Buffer.from('<script>hidden</script>')]),
      'image/jpeg',
    );

    expect(forms?.picture).toEqual({ width: 200, height: 400, widths: [] });
    for (const content of [forms!.original, ...forms!.renditions.map((one) => one.content)]) {
      const { exif, xmp, iptc, orientation } = await sharp(content).metadata();
      expect([exif, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined]);
      expect(Buffer.from(content).includes('Secret Camera')).toBe(false);
      expect(Buffer.from(content).includes('hidden')).toBe(false);
    }
  });

  it('keeps an animation moving, and alone', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 500, height: 100, channels: 3, background } })
        .png()
        .toBuffer();
    const animation = await sharp([await frame('#f00'), await frame('#0f0')], { join: { animated: true } })
      .gif()
      .toBuffer();

    const forms = await pictureForms(animation, 'image/gif');

    expect((await sharp(forms!.original).metadata()).pages).toBe(2);
    expect(forms?.picture).toEqual({ width: 500, height: 100, widths: [] });
  });

  it('gives nothing for what cannot be decoded to its end', async () => {
    const whole = await photo(64, 64).jpeg().toBuffer();
    expect(await pictureForms(whole.subarray(0, whole.length / 2), 'image/jpeg')).toBeUndefined();
    expect(await pictureForms(Buffer.from('89504e470d0a1a0a', 'hex'), 'image/png')).toBeUndefined();
  });
});
