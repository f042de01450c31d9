import { describe, expect, it } from 'vitest';
import { type ImageFile, imageOf, requireUsableImage } from './event-image.ts';

const mine: ImageFile = {
  ownerId: 'me',
  contentType: 'image/png',
  visibility: 'public',
  status: 'clean',
  widths: [320],
};

describe('requireUsableImage', () => {
  it('takes a clean public image of one’s own', () => {
    expect(requireUsableImage(mine, ['me'])).toEqual(mine);
  });

  it.each([
    ['no file', undefined],
    ['another’s', { ...mine, ownerId: 'you' }],
    ['no image', { ...mine, contentType: 'application/pdf' }],
    ['private', { ...mine, visibility: 'private' }],
    ['not scanned yet', { ...mine, status: 'uploading' }],
  ])('refuses what is %s', (_, file) => {
    expect(() => requireUsableImage(file, ['me'])).toThrow(/imageKey/);
  });
});

describe('imageOf', () => {
  it('names the renditions beside the image', () => {
    expect(imageOf('posters/x.y.png', [320, 640])).toEqual({
      url: '/media/posters/x.y.png',
      sources: [
        { url: '/media/posters/x.y-320.webp', width: 320 },
        { url: '/media/posters/x.y-640.webp', width: 640 },
      ],
    });
    expect(imageOf('posters/x', [])).toEqual({ url: '/media/posters/x', sources: [] });
  });
});
