import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TicketDocument } from './printed-ticket.ts';
import { renderTicketPdf } from './ticket-document.ts';
import { ticketWords } from './ticket-words.ts';

const ticket: TicketDocument = {
  ticketId: '01932f5e-7c1a-7b3d-9f2e-4c5d6e7f8a9b',
  code: `CT1.k1.${'A7fJ2kLmN0pQrStUvWxYz-_12'.repeat(6)}`,
  eventTitle: 'Songs for a Long Winter',
  venue: {
    name: 'Elbphilharmonie',
    address: 'Platz der Deutschen Einheit 4, 20457',
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
  },
  doorsAt: new Date('2026-03-14T18:00:00Z'),
  startsAt: new Date('2026-03-14T19:00:00Z'),
  endsAt: new Date('2026-03-14T21:30:00Z'),
  ticketTypeName: 'Stalls',
  attendeeName: 'Zażółć Gęślą-Jaźń',
  price: { amountMinor: 8950, currency: 'EUR' },
  bookingReference: 'CT-7Q4M-2KX9',
  position: { number: 2, of: 4 },
  organizerName: 'Hafenklang Konzerte',
  terms: 'No re-entry.',
  locale: 'en',
};

describe('renderTicketPdf', () => {
  it('says who is admitted, to what, where, and when on the clocks of the venue', async () => {
    const text = pdfText(await renderTicketPdf(ticket));
    for (const part of ['Songs', 'Winter', 'Zażółć', '20:00', '19:00', '22:30', 'Ticket2of4', '€89.50']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('CentralEuropeanStandardTime(GMT+1)');
    expect(text).toContain('Saturday14March2026');
  });

  it('names no part of a yen', async () => {
    const price = { amountMinor: 8800, currency: 'JPY' };
    expect(pdfText(await renderTicketPdf({ ...ticket, price }))).toMatch(/8,800(?![.,]\d)/);
  });

  it.each(['en', 'de', 'es', 'fr'] as const)('speaks %s', async (locale) => {
    const text = pdfText(await renderTicketPdf({ ...ticket, locale }));
    const words = ticketWords[locale];
    for (const word of [words.doors, words.starts, words.terms, words.fold, words.ticketOf(2, 4)]) {
      expect(text).toContain(word.replaceAll(' ', ''));
    }
  });

  it('shows Greek, Cyrillic, Japanese, Hebrew and emoji with glyphs of their own', async () => {
    const eventTitle = 'Μουσική Музыка 音楽の夜 שלום 🎻';
    const text = pdfText(await renderTicketPdf({ ...ticket, eventTitle }));
    for (const part of ['Μουσική', 'Музыка', '音楽の夜', 'שלום', '🎻']) {
      const either = [part, Array.from(part).toReversed().join('')];
      expect(either.some((order) => text.includes(order))).toBe(true);
    }
  });

  it('stays on one page however long and hostile its texts are', async () => {
    const hostile: TicketDocument = {
      ...ticket,
      eventTitle: 'W'.repeat(300),
      venue: {
        ...ticket.venue,
        name: 'Long Hall '.repeat(80),
        address: 'Street\n'.repeat(80),
        country: '??',
      },
      attendeeName: `\u202Enimda\u0000${'e\u0301\u0302\u0303\u0304\u0305\u0306'.repeat(60)}\uD800`,
      ticketTypeName: '__proto__ constructor '.repeat(30),
      organizerName: '👨‍👩‍👧'.repeat(80),
      terms: 'x'.repeat(20_000),
      bookingReference: '',
    };
    const pdf = (await renderTicketPdf(hostile)).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf.length).toBeLessThan(200_000);
  });

  it('is an A4 page, tagged, in its language, with every font embedded', async () => {
    const pdf = (await renderTicketPdf({ ...ticket, locale: 'fr' })).toString('latin1');
    expect(pdf).toMatch(/^%PDF-1\.7/);
    expect(pdf).toContain('/MediaBox [0 0 595.28 841.89]');
    expect(pdf).toContain('/Lang (fr)');
    expect(pdf).toContain('/S /Figure');
    expect(pdf).not.toContain('/Helvetica');
    expect(pdf.match(/\/FontFile2? /g)?.length).toBe(pdf.match(/\/Type \/FontDescriptor/g)?.length);
  });

  it('gives the same bytes for the same ticket, dated when the ticket was issued', async () => {
    const first = await renderTicketPdf(ticket);
    expect(first.equals(await renderTicketPdf({ ...ticket }))).toBe(true);
    expect(first.toString('latin1')).toContain('(D:20241115102901Z)');
  });

  it('gives the same bytes whatever other tickets were printed before and beside it', async () => {
    const first = await renderTicketPdf(ticket);
    // A space that does not break shares its glyph with one that does.
    const others = ['a\u00a0b', 'Μουσική 音楽 🎻', 'x'.repeat(400)].map((eventTitle) =>
      renderTicketPdf({ ...ticket, eventTitle }),
    );
    const [again] = await Promise.all([renderTicketPdf(ticket), ...others]);
    expect(again.equals(first)).toBe(true);
    expect((await renderTicketPdf(ticket)).equals(first)).toBe(true);
  });

  it('costs a small part of parsing its fonts, once they are parsed', async () => {
    await renderTicketPdf(ticket);
    const before = process.cpuUsage();
    for (let number = 1; number <= 10; number += 1) {
      await renderTicketPdf({ ...ticket, attendeeName: `Fan ${number}`, position: { number, of: 10 } });
    }
    const { user, system } = process.cpuUsage(before);
    // Some 50 ms each; 250 ms when each ticket parsed its fonts anew.
    expect((user + system) / 1000 / 10).toBeLessThan(150);
  });
});

/** The text of a PDF made by PDFKit, without spaces between words, read through its fonts' ToUnicode maps. */
function pdfText(pdf: Buffer): string {
  const objects = new Map<string, string>();
  for (const [, id = '', body = ''] of pdf.toString('latin1').matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, head = '', stream = ''] = /^([\s\S]*?)stream\n([\s\S]*)\nendstream$/.exec(body) ?? [];
    const isPacked = head.includes('/FlateDecode');
    objects.set(id, isPacked ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1') : body);
  }
  const fonts = new Map<string, readonly string[]>();
  const named = [...objects.values()].flatMap((body) => [...body.matchAll(/\/(F\d+) (\d+) 0 R/g)]);
  for (const [, name = '', id = ''] of named) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1] ?? '';
    const targets = [...(objects.get(map) ?? '').matchAll(/<([0-9a-f ]+)>(?=[ \]\n])/g)].map(
      ([, hex = '']) => hex,
    );
    fonts.set(name, bfRanges(objects.get(map) ?? '') ?? targets);
  }
  const content = [...objects.values()].find((body) => body.includes(' TJ')) ?? '';
  let font: readonly string[] = [];
  let text = '';
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name) ?? [];
    for (const [, glyphs = ''] of (shown ?? '').matchAll(/<([0-9a-f]+)>/g)) {
      for (const glyph of glyphs.match(/.{4}/g) ?? []) text += font[Number.parseInt(glyph, 16)] ?? '';
    }
  }
  return text.replace(/[\s,\u00a0\u202f]+(?=\D|14)/gu, '');
}

function bfRanges(map: string): readonly string[] {
  const characters: string[] = [];
  for (const [, first = '0', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const units = (hex.replaceAll(' ', '').match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      characters[Number.parseInt(first, 16) + index] = String.fromCharCode(...units);
    }
  }
  return characters;
}
