import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { demoEvents } from '../demo-event.ts';
import { type PosterSubject, renderPoster } from './render-poster.ts';

const subjects: readonly PosterSubject[] = demoEvents(new Date('2026-02-27T09:30:00Z')).map(
  ({ slug, title, category, venue }) => ({ slug, title, category, venueName: venue.name, city: venue.city }),
);
const subject = subjects[0]!;

describe('renderPoster', () => {
  it('makes every event its own picture, wide enough for a heading and light enough for a list', async () => {
    const seen = new Set<string>();
    for (const each of subjects) {
      const poster = await renderPoster(each);
      const { format, width, height, hasAlpha } = await sharp(poster).metadata();
      expect({ format, width, height, hasAlpha }).toEqual({
        format: 'webp',
        width: 1600,
        height: 900,
        hasAlpha: false,
      });
      expect(poster.length, each.slug).toBeLessThan(150_000);
      seen.add(poster.toString('base64'));
    }
    expect(seen.size).toBe(subjects.length);
  }, 120_000);

  it('is the same for the same event', async () => {
    const again = await renderPoster({ ...subject });
    expect(again.equals(await renderPoster(subject))).toBe(true);
  });

  it('fills another shape to its edges', async () => {
    const { width, height } = await sharp(
      await renderPoster(subject, { width: 400, height: 400 }),
    ).metadata();
    expect([width, height]).toEqual([400, 400]);
  });

  it('uses colour: no picture is one flat tone', async () => {
    for (const each of subjects.slice(0, 12)) {
      const { channels } = await sharp(await renderPoster(each, { width: 320, height: 180 })).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev)), each.slug).toBeGreaterThan(15);
    }
  });
});
