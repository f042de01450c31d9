import { describe, expect, it } from 'vitest';
import { readFeedback } from './ses-event.ts';

const emailId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0b';
const at = '2027-05-14T18:00:00.123Z';
const mail = {
  timestamp: '2027-05-14T17:59:00.000Z',
  source: 'Concert <tickets@concert.example>',
  messageId: '0102018f-4c7d-1111-2222-333344445555-000000',
  destination: ['fan@concert.example'],
  headersTruncated: false,
  tags: { 'ses:configuration-set': ['concert'], emailId: [emailId] },
};
const read = (event: object) => readFeedback(JSON.stringify(event));

const bounce = (changed: object) =>
  read({
    eventType: 'Bounce',
    mail,
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: 'fan@concert.example',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 <fan@concert.example>',
        },
      ],
      timestamp: at,
      feedbackId: 'x',
      ...changed,
    },
  });

describe('readFeedback', () => {
  it('reads a delivery, as it is and in SNS’s wrapping', () => {
    const event = { eventType: 'Delivery', mail, delivery: { timestamp: at, recipients: [] } };
    const delivered = {
      kind: 'delivered',
      emailId,
      messageId: mail.messageId,
      address: 'fan@concert.example',
      at: new Date(at),
      detail: null,
    };
    expect(read(event)).toEqual(delivered);
    expect(read({ Type: 'Notification', MessageId: 'x', Message: JSON.stringify(event) })).toEqual(delivered);
  });

  it('tells a bounce for good from one for now, and the address’s fault from the content’s', () => {
    expect(bounce({})).toMatchObject({
      kind: 'bounced',
      bounce: 'permanent',
      detail: 'Permanent/General 5.1.1',
    });
    expect(bounce({ bounceType: 'Transient', bounceSubType: 'MailboxFull' })).toMatchObject({
      bounce: 'transient',
      isAddressAtFault: true,
    });
    expect(bounce({ bounceType: 'Transient', bounceSubType: 'MessageTooLarge' })).toMatchObject({
      isAddressAtFault: false,
    });
    expect(bounce({ bounceType: 'Undetermined', bounceSubType: 'Undetermined' })).toMatchObject({
      bounce: 'transient',
    });
  });

  it('keeps no word of other people’s mail servers, which quote addresses', () => {
    const { address: _known, ...rest } = { address: '', ...bounce({}) };
    expect(JSON.stringify(rest)).not.toContain('fan@');
  });

  it('reads complaints, and leaves a report that a mail is no spam alone', () => {
    const complaint = (type: string | null) =>
      read({
        eventType: 'Complaint',
        mail,
        complaint: { complaintSubType: null, complaintFeedbackType: type, timestamp: at },
      });
    expect(complaint('abuse')).toMatchObject({ kind: 'complained', detail: 'abuse' });
    expect(complaint(null)).toMatchObject({ kind: 'complained', detail: null });
    expect(complaint('not-spam')).toBeUndefined();
  });

  it('changes nothing for the greeting of a new topic and for events that nobody asked for', () => {
    expect(readFeedback('Successfully validated SNS topic for Amazon SES event publishing.')).toBeUndefined();
    expect(read({ eventType: 'Open', mail, open: {} })).toBeUndefined();
    expect(read({ eventType: 'Rendering Failure', mail, failure: {} })).toBeUndefined();
  });

  it('knows a mail without a tag by SES’s id alone, and takes no tag for an id that is none', () => {
    const delivered = (tags: unknown) =>
      read({ eventType: 'Delivery', mail: { ...mail, tags }, delivery: { timestamp: at } });
    expect(delivered(undefined)).toMatchObject({ emailId: undefined });
    expect(delivered({ emailId: ["' OR 1=1"] })).toMatchObject({ emailId: undefined });
  });

  it.each([
    'not JSON',
    '[]',
    '{"eventType":"Bounce"}',
    JSON.stringify({
      eventType: 'Delivery',
      mail: { ...mail, messageId: 'x'.repeat(101) },
      delivery: { timestamp: at },
    }),
    JSON.stringify({ eventType: 'Delivery', mail, delivery: { timestamp: 'yesterday' } }),
    JSON.stringify({ eventType: 'Invented', mail }),
    JSON.stringify({ Type: 'Notification', Message: '{}' }),
  ])('refuses what SES does not write: %.60s', (body) => {
    expect(() => readFeedback(body)).toThrow();
  });
});
