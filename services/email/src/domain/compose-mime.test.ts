import { describe, expect, it } from 'vitest';
import { composeMime } from './compose-mime.ts';

const parts = {
  from: 'Concert <tickets@concert.example>',
  to: { name: 'Ada Fan', address: 'ada@fan.example' },
  mail: { subject: 'Grüße aus Köln', text: 'Hello', html: '<p>Hello</p>' },
  attachments: [{ fileName: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') }],
  date: new Date('2027-01-04T10:00:00Z'),
  emailId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0b',
};

const headersOf = (mime: Buffer) => mime.toString('latin1').split('\r\n\r\n')[0] ?? '';
const unfolded = (mime: Buffer) => headersOf(mime).replaceAll(/\r\n[ \t]/g, ' ');

describe('composeMime', () => {
  it('puts text and HTML side by side and the files behind them', async () => {
    const mime = (await composeMime(parts)).toString('latin1');
    expect(mime).toMatch(/multipart\/mixed[\s\S]*multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html/);
    expect(mime).toMatch(/Content-Type: application\/pdf; name=a\.pdf/);
    expect(mime).toContain('Date: Mon, 04 Jan 2027 10:00:00 +0000');
    expect(mime).toContain('Auto-Submitted: auto-generated');
  });

  it('lets no name, subject or file name add a header or a recipient', async () => {
    const evil = 'x\r\nBcc: all@evil.example\r\n\r\n';
    const mime = await composeMime({
      ...parts,
      to: { name: `${evil}", <more@evil.example>, "`, address: 'ada@fan.example' },
      mail: { ...parts.mail, subject: evil },
      attachments: [{ ...parts.attachments[0]!, fileName: `${evil}.pdf` }],
    });
    expect(headersOf(mime)).not.toMatch(/^Bcc:/im);
    expect(mime.toString('latin1')).not.toMatch(/^Bcc:/im);
    const recipients = /^To: (.*)$/m.exec(unfolded(mime))?.[1] ?? '';
    expect(recipients).toMatch(/<ada@fan\.example>$/);
    // Other addresses may stand in the quoted or encoded name only.
    expect(recipients.replace(/"(?:[^"\\]|\\.)*"|=\?[^?]*\?[^?]*\?[^?]*\?=/g, '').match(/@/g)).toHaveLength(
      1,
    );
  });

  it('puts the unsubscribe headers on one line each into marketing, and into nothing else', async () => {
    const oneClickUrl = `https://concert.example/api/email/unsubscribe/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01.${'k'.repeat(43)}`;
    const lines = headersOf(await composeMime({ ...parts, oneClickUrl })).split('\r\n');
    expect(lines).toContain(`List-Unsubscribe: <${oneClickUrl}>`);
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(headersOf(await composeMime(parts))).not.toContain('List-Unsubscribe');
  });
});
