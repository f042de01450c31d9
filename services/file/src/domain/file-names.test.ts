import { UPLOAD_TYPES } from '@concert/contracts/http/file';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName, ticketFileKey, ticketFileName, ticketIdOf, uploadKey } from './file-names.ts';

const id = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06';

describe('safeFileName', () => {
  it.each([
    ['poster.png', 'image/png', 'poster.png'],
    ['Plakat für Ü.PNG', 'image/png', 'Plakat für Ü.png'],
    ['photo.jpeg', 'image/jpeg', 'photo.jpg'],
    ['../../etc/passwd', 'text/csv', 'passwd.csv'],
    ['C:\\temp\\list.csv', 'text/csv', 'list.csv'],
    ['invoice.exe', 'application/pdf', 'invoice.exe.pdf'],
    ['.htaccess', 'text/csv', 'htaccess.csv'],
    ['a"b;c|d<e>.pdf', 'application/pdf', 'a_b_c_d_e_.pdf'],
    ['con.pdf', 'application/pdf', 'file-con.pdf'],
    ['COM¹.backup.csv', 'text/csv', 'file-COM¹.backup.csv'],
    ['aux .png', 'image/png', 'file-aux.png'],
    ['...', 'image/gif', 'file.gif'],
    ['line\r\nSet-Cookie: x.pdf', 'application/pdf', 'lineSet-Cookie_ x.pdf'],
  ] as const)('makes of %j a name that any system takes', (name, type, safe) => {
    expect(safeFileName(name, type)).toBe(safe);
  });

  it('takes out direction marks, which disguise an ending', () => {
    expect(safeFileName('report\u202efdp.exe', 'application/pdf')).toBe('reportfdp.exe.pdf');
  });

  it('keeps a name short without cutting a character in half', () => {
    const name = safeFileName(`${'x'.repeat(198)}🎻🎻`, 'image/png');
    expect(name).toBe(`${'x'.repeat(198)}.png`);
  });

  it('gives a name that hurts nobody, and the same once more, whatever was given', () => {
    const anyName = fc.string({ unit: 'binary', maxLength: 300 });
    const tricky = fc
      .array(
        fc.constantFrom(
          '\u202e',
          '\u2066',
          '\u200b',
          '\ufeff',
          '..',
          '/',
          '\\',
          'nul',
          '.',
          ' ',
          'é',
          '🎻',
          '"',
          ';',
          'x',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(anyName, tricky), fc.constantFrom(...UPLOAD_TYPES), (name, type) => {
        const safe = safeFileName(name, type);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\<>:"|?*'`$;&]/u);
        expect(safe).not.toMatch(/^[\s.]|^(?:con|prn|aux|nul|com\d|lpt\d)\s*\./i);
        expect(safe).toMatch(/[^.\s]\.(?:png|jpg|webp|gif|pdf|csv)$/);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(210);
        expect(safeFileName(safe, type)).toBe(safe);
      }),
    );
  });
});

describe('file keys', () => {
  it('name a ticket’s PDF by the ticket, and nothing else by a ticket', () => {
    expect(ticketIdOf(ticketFileKey(id))).toBe(id);
    expect(ticketIdOf(uploadKey(id, 'application/pdf'))).toBeUndefined();
    expect(ticketIdOf(`ticket-${id}.png`)).toBeUndefined();
    expect(ticketIdOf(`x/ticket-${id}.pdf`)).toBeUndefined();
  });

  it('give a ticket’s PDF a name in plain letters, in whatever script the event’s title is', () => {
    expect(ticketFileName('Noël à l’Opéra!', { number: 2, of: 4 })).toBe('noel-a-l-opera-2-of-4.pdf');
    expect(ticketFileName('夜のオーケストラ', { number: 1, of: 1 })).toBe('ticket-1-of-1.pdf');
  });
});
