import { describe, expect, it } from 'vitest';
import { base32, codeOf, otpauthUri, stepAt, stepOfCode } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('a time-based code', () => {
  // RFC 6238, appendix B: the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %d is %s, as the RFC says', (seconds, code) => {
    expect(codeOf(secret, stepAt(new Date(seconds * 1000)))).toBe(code);
  });

  it('is taken a step early and a step late, and no more', () => {
    const now = new Date('2027-01-04T10:00:10.000Z');
    const at = (step: number) => stepOfCode(secret, codeOf(secret, step), { now, lastStep: 0 });
    const present = stepAt(now);
    expect([-2, -1, 0, 1, 2].map((shift) => at(present + shift))).toEqual([
      undefined,
      present - 1,
      present,
      present + 1,
      undefined,
    ]);
  });

  it('is not taken again, nor one from before it', () => {
    const now = new Date('2027-01-04T10:00:10.000Z');
    const present = stepAt(now);
    const options = { now, lastStep: present };
    expect(stepOfCode(secret, codeOf(secret, present), options)).toBeUndefined();
    expect(stepOfCode(secret, codeOf(secret, present - 1), options)).toBeUndefined();
    expect(stepOfCode(secret, codeOf(secret, present + 1), options)).toBe(present + 1);
  });

  it.each(['', '28708', '2870822', 'abcdef', '２８７０８２'])('is not %j', (code) => {
    expect(stepOfCode(secret, code, { now: new Date(59_000), lastStep: 0 })).toBeUndefined();
  });
});

describe('a secret', () => {
  it('is written in base 32, as RFC 4648 does it', () => {
    const texts = ['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'];
    expect(texts.map((text) => base32(Buffer.from(text)))).toEqual([
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
  });

  it('is told to an app with the account that it is for', () => {
    expect(otpauthUri(secret, 'ada+1@concert.example')).toBe(
      'otpauth://totp/Concert:ada%2B1%40concert.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Concert',
    );
  });
});
