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

  it('keeps ids, names of things and what is absent', () => {
    const data = { emailId: '1', title: 'Northern Lights', venue: { name: 'Hall' }, email: null, total: 3 };
    expect(maskDetails(data)).toEqual(data);
  });

  it('makes texts valid that no database would take', () => {
    expect(maskDetails({ title: 'half \ud83d' })).toEqual({ title: 'half \ufffd' });
  });
});
