import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

describe('contentDisposition', () => {
  it.each([
    ['list.csv', `attachment; filename="list.csv"; filename*=UTF-8''list.csv`],
    [
      'Plakat für Ü.png',
      `attachment; filename="Plakat fur U.png"; filename*=UTF-8''Plakat%20f%C3%BCr%20%C3%9C.png`,
    ],
    ['夜.pdf', `attachment; filename="_.pdf"; filename*=UTF-8''%E5%A4%9C.pdf`],
    [`a";b'(*).pdf`, `attachment; filename="a__b_(_).pdf"; filename*=UTF-8''a%22%3Bb%27%28%2A%29.pdf`],
  ])('names %j', (name, header) => {
    expect(contentDisposition('attachment', name)).toBe(header);
  });

  it('holds one name in visible ASCII, and gives it back whole, whatever the name is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const header = contentDisposition('inline', name);
        const found = /^inline; filename="([^"\\]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/.exec(
          header,
        );
        expect(header).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeURIComponent(found?.[2] ?? 'none')).toBe(name.toWellFormed());
      }),
    );
  });
});
