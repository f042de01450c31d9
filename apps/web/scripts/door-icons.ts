import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

// Draws the door's icons from the brand mark: node apps/web/scripts/door-icons.ts

const folder = join(import.meta.dirname, '../public/icons');

/** The mark on aubergine. A maskable icon fills its square, with the mark inside the circle that is never cut. */
const drawing = (isMaskable: boolean): string => {
  const scale = isMaskable ? 0.78 : 1;
  const corner = isMaskable ? 0 : 7;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <rect width="32" height="32" rx="${corner}" fill="#1b1022"/>
    <g transform="translate(16 16) scale(${scale}) translate(-16 -16)">
      <path d="M22.8 20.9A8.2 8.2 0 1 1 22.8 11" fill="none" stroke="#ff5c1a" stroke-width="4.6"/>
      <circle cx="23.4" cy="16" r="2.6" fill="#f6f2f6"/>
    </g>
  </svg>`;
};

async function draw(name: string, size: number, isMaskable: boolean): Promise<void> {
  const png = sharp(Buffer.from(drawing(isMaskable)), { density: 72 * (size / 16) }).resize(size, size);
  await png.png({ palette: true, compressionLevel: 9 }).toFile(join(folder, name));
}

await mkdir(folder, { recursive: true });
await draw('door-180.png', 180, true);
await draw('door-192.png', 192, false);
await draw('door-512.png', 512, false);
await draw('door-maskable-512.png', 512, true);
