import { create } from 'qrcode';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { quietZone, ticketQr, ticketQrDataUrl } from './ticket-qr.ts';

const codes = ['T', `CT1.k1.${'A7fJ2kLmN0pQrStUvWxYz-_12'.repeat(6)}`, 'x'.repeat(250)];

describe('ticketQr', () => {
  it.each(codes)('encloses exactly the dark modules of the code %#', async (code) => {
    const level = code.length > 200 ? 'M' : 'Q';
    const { modules } = create(code, { errorCorrectionLevel: level });
    const { side } = ticketQr(code);
    const edge = side + 2 * quietZone;
    const svg = Buffer.from((await ticketQrDataUrl(code)).split(',')[1] ?? '', 'base64');
    const pixels = await sharp(svg)
      .resize(edge * 4, edge * 4)
      .greyscale()
      .raw()
      .toBuffer();
    for (let row = -quietZone; row < side + quietZone; row++) {
      for (let column = -quietZone; column < side + quietZone; column++) {
        const centre = ((row + quietZone) * 4 + 2) * edge * 4 + (column + quietZone) * 4 + 2;
        const isInside = row >= 0 && column >= 0 && row < side && column < side;
        const isDark = isInside && modules.get(row, column) === 1;
        expect(pixels[centre], `module ${column},${row}`).toBe(isDark ? 0 : 255);
      }
    }
  });

  it('keeps modules of a printed code large enough to scan', () => {
    for (const code of codes) expect(ticketQr(code).side).toBeLessThanOrEqual(65);
  });

  it('refuses a code that no QR code can hold', () => {
    expect(() => ticketQr('x'.repeat(5000))).toThrow(/too big/i);
  });
});
