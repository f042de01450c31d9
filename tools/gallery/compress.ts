import type { Page } from 'playwright-core';

export const MOST_BYTES = 60_000;

/**
 * What of the page is in sight, as a WebP of at most 60 kB: the browser draws it, so that no library of pictures is
 * needed.
 */
export async function compressed(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  try {
    for (let quality = 82; quality > 10; quality -= 8) {
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
      const picture = Buffer.from(data, 'base64');
      if (picture.length <= MOST_BYTES) return picture;
    }
    throw new Error(`${page.url()} does not fit into ${MOST_BYTES} bytes`);
  } finally {
    await session.detach();
  }
}
