import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signTicketCode, verifyTicketCode } from './ticket-code.ts';
import vectors from './ticket-codes.json' with { type: 'json' };

const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const key = { kid: 'k1', privateKey: pair.privateKey };
const publicKeyOf = (kid: string) =>
  kid === 'k1' ? pair.publicKey : kid === 'k2' ? other.publicKey : undefined;

const claims = {
  ticketId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06',
  eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
};
const code = signTicketCode(claims, key);

describe('a ticket’s code', () => {
  it('says which ticket of which event it is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (ticketId, eventId) => {
        const said = { ticketId, eventId };
        expect(verifyTicketCode(signTicketCode(said, key), publicKeyOf)).toEqual(said);
      }),
    );
  });

  it('is short enough for a coarse QR code, in characters that survive every scanner', () => {
    expect(code).toMatch(/^C1\.k1\.[\w-]{43}\.[\w-]{86}$/);
  });

  it.each([
    ['nothing', ''],
    ['another version', code.replace('C1', 'C2')],
    ['another key’s name', code.replace('.k1.', '.k2.')],
    ['an unknown key', code.replace('.k1.', '.k9.')],
    ['no signature', code.slice(0, code.lastIndexOf('.'))],
    ['an empty signature', code.slice(0, code.lastIndexOf('.') + 1)],
    ['something behind it', `${code}.x`],
    ['a shorter payload', code.replace(/^(C1\.k1\.)\w+/, '$1abcd')],
    ['blanks', ` ${code}`],
  ])('is not genuine with %s', (_, forged) => {
    expect(verifyTicketCode(forged, publicKeyOf)).toBeUndefined();
  });

  it('is not genuine with any one character of what it says changed', () => {
    const payload = [...code.matchAll(/./g)]
      .map((match) => match.index)
      .filter((index) => index > 5 && index < 48);
    for (const index of payload) {
      const changed = code[index] === 'A' ? 'B' : 'A';
      const forged = code.slice(0, index) + changed + code.slice(index + 1);
      if (forged !== code) expect(verifyTicketCode(forged, publicKeyOf)).toBeUndefined();
    }
  });
});

describe('the codes that the door’s devices are tried with', () => {
  const keys = new Map(
    vectors.keys.map(({ kid, ...jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]),
  );
  const read = (code: string) => verifyTicketCode(code, (kid) => keys.get(kid));

  it.each(vectors.genuine)('are genuine: $ticketId', ({ code, ...claims }) => {
    expect(read(code)).toEqual(claims);
  });

  it.each(Object.entries(vectors.refused))('are not with %s', (_, code) => {
    expect(read(code)).toBeUndefined();
  });
});
