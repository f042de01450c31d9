import { describe, expect, it } from 'vitest';
import vectors from '../../../../services/booking/src/domain/ticket-codes.json' with { type: 'json' };
import { canReadTicketCodes, readTicketCode } from './ticket-code.ts';

describe('a ticket’s code, read by the browser', () => {
  it.each(vectors.genuine)(
    'says which ticket of which event it is: $ticketId',
    async ({ code, ...claims }) => {
      expect(await readTicketCode(code, vectors.keys)).toEqual({ kind: 'genuine', claims });
    },
  );

  it.each(Object.entries(vectors.refused))('is not genuine with %s', async (name, code) => {
    const kind = name === 'an unknown key' ? 'unknown-key' : 'forged';
    expect(await readTicketCode(code, vectors.keys)).toEqual({ kind });
  });

  it('can be read where Ed25519 is known', async () => {
    expect(await canReadTicketCodes()).toBe(true);
  });
});
