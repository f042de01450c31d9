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
    ['...', 'image/gif', 'file.gif'],
    ['line\r\nSet-Cookie: x.pdf', 'application/pdf', 'lineSet-Cookie_ x.pdf'],
  ] as const)('makes of %j a name that any system takes', (name, type, safe) => {
    expect(safeFileName(name, type)).toBe(safe);
  });

  it('takes out direction marks, which disguise an ending', () => {
    expect(safeFileName('report\u202efdp.exe', 'application/pdf')).toBe('reportfdp.exe.pdf');
  });

  it('keeps a name short without cutting a character in half', () => {
    const name = safeFileName(`${'x'.repeat(119)}🎻🎻`, 'image/png');
    expect(name.isWellFormed()).toBe(true);
    expect(name.length).toBeLessThanOrEqual(124);
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
