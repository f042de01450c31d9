import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanPdf } from './pdf-scan.ts';
import { renderTicketPdf } from './ticket-document.ts';

const pdf = (...parts: readonly (string | Buffer)[]) =>
  Buffer.concat(['%PDF-1.7\n1 0 obj\n', ...parts, '\nendobj\n%%EOF'].map((part) => Buffer.from(part)));

const objects = (text: string) => [
  '<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n',
  deflateSync(text),
  '\nendstream',
];

describe('scanPdf', () => {
  it.each([
    ['a script', pdf('<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>')],
    ['a script with its name disguised', pdf('<< /S /#4aavaScrip#74 /JS 2 0 R >>')],
    ['a program to launch', pdf('<< /S /Launch /F (cmd.exe) >>')],
    ['another file in it', pdf('<< /Names << /EmbeddedFiles 5 0 R >> >>')],
    ['a form that sends itself', pdf('<< /S/SubmitForm/F(http://x) >>')],
    ['a script in a compressed object', pdf(...objects('7 0 8 20 << /S /JavaScript /JS (x) >>'))],
    [
      'a script in the second of two',
      pdf(...objects('7 0 << /A 1 >>'), '\n', ...objects('%c\n8 0 << /S /JavaScript >>')),
    ],
  ])('finds %s', (_, content) => {
    expect(scanPdf(content)).toBe('active-content');
  });

  it.each([
    ['is encrypted', pdf('<< /Encrypt 9 0 R >>')],
    ['inflates without end', pdf(...objects(`7 0 ${' '.repeat(70 * 1024 * 1024)}`))],
  ])('does not vouch for what %s', (_, content) => {
    expect(scanPdf(content)).toBe('unreadable');
  });

  it('takes pages, links and pictures', () => {
    const page = deflateSync('BT /F1 12 Tf (Hello /JavaScript) Tj ET');
    expect(scanPdf(pdf('<< /Length 40 >>\nstream\n', page, '\nendstream'))).toBeUndefined();
    expect(scanPdf(pdf('<< /S /URI /URI (https://concert.example) >>'))).toBeUndefined();
    expect(scanPdf(pdf('stream\nnot compressed\nendstream'))).toBeUndefined();
    expect(scanPdf(pdf(...objects('7 0 8 20 << /Type /Page >>')))).toBeUndefined();
  });

  it('takes our own tickets', async () => {
    const at = new Date('2026-03-14T18:00:00Z');
    const ticket = await renderTicketPdf({
      ticketId: '01932f5e-7c1a-7b3d-9f2e-4c5d6e7f8a9b',
      code: 'C1.test',
      eventTitle: 'Songs',
      venue: { name: 'Hall', address: 'Street 1', city: 'Hamburg', country: 'DE', timezone: 'Europe/Berlin' },
      startsAt: at,
      endsAt: at,
      ticketTypeName: 'Stalls',
      attendeeName: 'Ada',
      price: { amountMinor: 100, currency: 'EUR' },
      bookingReference: 'CT-1',
      position: { number: 1, of: 1 },
      organizerName: 'Us',
      terms: '-',
      locale: 'en',
    });
    expect(scanPdf(ticket)).toBeUndefined();
  });
});
