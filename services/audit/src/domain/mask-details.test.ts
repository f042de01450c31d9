import { describe, expect, it } from 'vitest';
import { maskDetails } from './mask-details.ts';

describe('masking', () => {
  it('hides secrets and personal data by the names of their keys, at any depth', () => {
    expect(
      maskDetails({
        password: 'hunter2',
        refreshToken: 'abc',
        contact: { email: 'fan@concert.example', phone_number: 'kept', phone: '+49 40 1234' },
        attendees: [{ attendeeName: 'Ada', ticketId: '1' }],
        'client-secret': { nested: true },
      }),
    ).toEqual({
      password: '***',
      refreshToken: '***',
      contact: { email: '***', phone_number: 'kept', phone: '***' },
      attendees: [{ attendeeName: '***', ticketId: '1' }],
      'client-secret': '***',
    });
  });

  it('hides codes that let somebody in, and keeps those that only tell', () => {
    expect(
      maskDetails({
        code: 'C1.k.x',
        ticketCodes: ['C1.k.y'],
        backupCode: '1234',
        oldTokens: ['t'],
        failureCode: 'card_declined',
        countryCode: 'DE',
        codeId: '7',
      }),
    ).toEqual({
      ...{ code: '***', ticketCodes: '***', backupCode: '***', oldTokens: '***' },
      ...{ failureCode: 'card_declined', countryCode: 'DE', codeId: '7' },
    });
  });

  it('keeps a consent, whose name ends like an address', () => {
    expect(maskDetails({ marketingByEmail: true, email: 'a@b.example' })).toEqual({
      marketingByEmail: true,
      email: '***',
    });
  });

  it('keeps ids, names of things and what is absent', () => {
    const data = { emailId: '1', title: 'Northern Lights', venue: { name: 'Hall' }, email: null, total: 3 };
    expect(maskDetails(data)).toEqual(data);
  });

  it('makes texts valid that no database would take', () => {
    expect(maskDetails({ title: 'half \ud83d' })).toEqual({ title: 'half \ufffd' });
  });
});
