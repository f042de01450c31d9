import { describe, expect, it } from 'vitest';
import { eventDocument, missingEventDocument } from './event-document.ts';
import type { ShownEvent } from './shown-event.ts';
import { robotsOf, sitemapOf } from './sitemap.ts';

const ORIGIN = 'https://tickets.example';
const HOSTILE = '</script><script>alert("1")</script> & \'friends\'';

const event = (changes: Partial<ShownEvent> = {}): ShownEvent => ({
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  title: 'Northern Lights',
  description: 'An evening\nof new Nordic songs.',
  category: 'jazz',
  venue: {
    name: 'Große Freiheit 36',
    address: 'Große Freiheit 36',
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
  },
  doorsAt: '2027-05-14T17:00:00.000Z',
  startsAt: '2027-05-14T18:00:00.000Z',
  endsAt: '2027-05-14T21:00:00.000Z',
  currency: 'EUR',
  image: { url: '/media/a.webp', sources: [{ url: '/media/a-640.webp', width: 640 }] },
  imageUrl: '/media/a.webp',
  fromPriceMinor: 4500,
  fromTotalMinor: 4850,
  isSoldOut: false,
  status: 'published',
  organizer: { id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03', name: 'Harbour Concerts' },
  refundPolicy: { kind: 'full', percent: 100, untilHoursBefore: 24 },
  memberDiscount: false,
  rescheduledAt: null,
  rescheduleRefundUntil: null,
  ticketTypes: [
    {
      id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
      name: 'Standing',
      description: null,
      priceMinor: 4500,
      feeMinor: 350,
      totalMinor: 4850,
      capacity: 800,
      maxPerBooking: 6,
      salesStartAt: null,
      salesEndAt: null,
      memberSalesStartAt: null,
      available: 312,
      onSale: 'now',
    },
  ],
  version: 3,
  ...changes,
});

/** The data in the document's script elements, by their type or id. */
const dataOf = (page: string, mark: string) => {
  const [, text = ''] = new RegExp(`<script[^>]*${mark}[^>]*>(.*?)</script>`, 's').exec(page) ?? [];
  return JSON.parse(text);
};

describe('an event’s page as a document', () => {
  it('tells search engines and previews what the event is', () => {
    const page = eventDocument(event(), ORIGIN);
    expect(page).toContain('<title>Northern Lights · Concert</title>');
    expect(page).toContain('<meta name="description" content="An evening of new Nordic songs."');
    expect(page).toContain(`<meta property="og:image" content="${ORIGIN}/media/a.webp"`);
    expect(page).toContain(`<link rel="canonical" href="${ORIGIN}/events/${event().id}"`);
    expect(page).toMatch(/Friday,? 14 May 2027, 20:00/);
    expect(dataOf(page, 'ld\\+json')).toMatchObject({
      '@type': 'MusicEvent',
      startDate: '2027-05-14T18:00:00.000Z',
      eventStatus: 'https://schema.org/EventScheduled',
      location: { name: 'Große Freiheit 36', address: { addressLocality: 'Hamburg' } },
      offers: [{ price: '48.50', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' }],
    });
  });

  it('begins the app with the event, so that nothing seen is taken away', () => {
    expect(dataOf(eventDocument(event(), ORIGIN), 'id="served-event"')).toEqual(event());
  });

  it('says that it is cancelled, or sold out, or has no decimals', () => {
    const page = eventDocument(
      event({
        status: 'cancelled',
        currency: 'JPY',
        ticketTypes: event().ticketTypes.map((type) => ({ ...type, onSale: 'sold-out' as const })),
      }),
      ORIGIN,
    );
    expect(dataOf(page, 'ld\\+json')).toMatchObject({
      eventStatus: 'https://schema.org/EventCancelled',
      offers: [{ price: '4850', availability: 'https://schema.org/SoldOut' }],
    });
  });

  it('shows what organisers write as text, wherever it stands', () => {
    const hostile = event({
      title: HOSTILE,
      description: HOSTILE,
      organizer: { id: event().organizer.id, name: HOSTILE },
      venue: { ...event().venue, name: HOSTILE, city: HOSTILE },
    });
    const page = eventDocument(hostile, ORIGIN);
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(dataOf(page, 'ld\\+json').name).toBe(HOSTILE);
    expect(dataOf(page, 'id="served-event"').title).toBe(HOSTILE);
  });

  it('has no script that a strict policy refuses', () => {
    for (const page of [eventDocument(event(), ORIGIN), missingEventDocument()]) {
      const scripts = page.match(/<script[^>]*>/g) ?? [];
      expect(scripts.filter((tag) => !/src=|application\/(?:ld\+)?json/.test(tag))).toEqual([]);
      expect(page).not.toMatch(/ on\w+=|style=/);
    }
  });

  it('is not to be found where there is no event', () => {
    expect(missingEventDocument()).toContain('<meta name="robots" content="noindex"');
  });
});

describe('what search engines are told', () => {
  it('names every page in full, with its last change', () => {
    const map = sitemapOf([{ id: 'e1', updatedAt: new Date('2027-01-02T03:04:05Z') }], ORIGIN);
    expect(map).toContain(`<loc>${ORIGIN}/</loc>`);
    expect(map).toContain(`<loc>${ORIGIN}/events/e1</loc><lastmod>2027-01-02T03:04:05.000Z</lastmod>`);
  });

  it('keeps them from what is somebody’s own, and leads to the sitemap', () => {
    expect(robotsOf(ORIGIN)).toMatch(/^User-agent: \*\nDisallow: \/api\/\n/);
    expect(robotsOf(ORIGIN)).toContain(`Sitemap: ${ORIGIN}/sitemap.xml\n`);
  });
});
