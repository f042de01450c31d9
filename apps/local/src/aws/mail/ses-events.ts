import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../endpoints.ts';
import type { Mail } from './mailbox.ts';

/** A mail that SES took. */
export interface TakenMail {
  readonly mail: Mail;
  readonly to: readonly string[];
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

const SIMULATOR = 'simulator.amazonses.com';

/**
 * What SES tells of a mail, in its own words and order, for each recipient:
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html. A mail is delivered, but to
 * the addresses of SES's mailbox simulator (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html):
 * `bounce@`, `complaint@`, `suppressionlist@`, `ooto@` and `success@`, each also with a `+label`. Three more are ours,
 * since AWS has none for what they do: `softbounce@`, `delay@` and `reject@`.
 */
export function eventsOf(taken: TakenMail): readonly object[] {
  const at = new Date().toISOString();
  return taken.to.flatMap((recipient) => {
    const mail = mailObject(taken, recipient, at);
    return outcomesOf(recipient, at).map((outcome) => ({ ...outcome, mail }));
  });
}

function outcomesOf(recipient: string, at: string): readonly { readonly eventType: string }[] {
  const [local = '', domain = ''] = addressOf(recipient).toLowerCase().split('@');
  const bounced = (outcome: Omit<Bounce, 'recipient' | 'at'>) => bounce({ recipient, at, ...outcome });
  if (domain !== SIMULATOR) return [delivery(recipient, at)];
  switch (local.split('+')[0]) {
    case 'bounce':
      return [
        bounced({ type: 'Permanent', subType: 'General', status: '5.1.1', said: '550 5.1.1 user unknown' }),
      ];
    case 'suppressionlist':
      return [
        bounced({ type: 'Permanent', subType: 'Suppressed', status: '5.1.1', said: 'suppressed address' }),
      ];
    case 'softbounce':
      return [
        bounced({
          type: 'Transient',
          subType: 'MailboxFull',
          status: '4.2.2',
          said: '452 4.2.2 mailbox full',
        }),
      ];
    case 'complaint':
      return [delivery(recipient, at), complaint(recipient, at)];
    case 'delay':
      return [delay(recipient, at), delivery(recipient, at)];
    case 'reject':
      return [reject()];
    default:
      return [delivery(recipient, at)];
  }
}

const addressOf = (recipient: string): string => /<([^<>]+)>\s*$/.exec(recipient)?.[1] ?? recipient;

const REPORTER = 'dsn; a8-70.smtp-out.amazonses.com';

const delivery = (recipient: string, timestamp: string) => ({
  eventType: 'Delivery',
  delivery: {
    timestamp,
    processingTimeMillis: 546,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'a8-70.smtp-out.amazonses.com',
  },
});

interface Bounce {
  readonly recipient: string;
  readonly at: string;
  readonly type: 'Permanent' | 'Transient';
  readonly subType: string;
  readonly status: string;
  readonly said: string;
}

const bounce = ({ recipient, at, type, subType, status, said }: Bounce) => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: `${randomUUID()}-000000`,
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: [
      { emailAddress: recipient, action: 'failed', status, diagnosticCode: `smtp; ${said} <${recipient}>` },
    ],
    timestamp: at,
    reportingMTA: REPORTER,
  },
});

const reject = () => ({ eventType: 'Reject', reject: { reason: 'Bad content' } });

const complaint = (recipient: string, timestamp: string) => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: `${randomUUID()}-000000`,
    complaintSubType: null,
    complainedRecipients: [{ emailAddress: recipient }],
    timestamp,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  },
});

const delay = (recipient: string, timestamp: string) => ({
  eventType: 'DeliveryDelay',
  deliveryDelay: {
    timestamp,
    delayType: 'TransientCommunicationFailure',
    expirationTime: new Date(Date.parse(timestamp) + 840 * 60_000).toISOString(),
    reportingMTA: REPORTER,
    delayedRecipients: [
      { emailAddress: recipient, status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 unable to connect' },
    ],
  },
});

function mailObject({ mail, configurationSet, tags }: TakenMail, recipient: string, timestamp: string) {
  const headers = (mail.headers ?? []).map(({ name, value }) => ({
    name,
    value: value.replaceAll(/\r?\n\s+/g, ' '),
  }));
  return {
    timestamp,
    source: mail.from,
    sourceArn: `arn:aws:ses:${LOCAL_REGION}:${LOCAL_ACCOUNT}:identity/${addressOf(mail.from)}`,
    sendingAccountId: LOCAL_ACCOUNT,
    messageId: mail.messageId,
    destination: [recipient],
    headersTruncated: false,
    headers,
    commonHeaders: {
      from: [mail.from],
      to: mail.destination.to,
      messageId: mail.messageId,
      subject: mail.subject,
    },
    tags: {
      'ses:operation': ['SendEmail'],
      'ses:configuration-set': [configurationSet ?? 'concert'],
      'ses:from-domain': [addressOf(mail.from).split('@')[1] ?? ''],
      'ses:caller-identity': ['local'],
      ...tags,
    },
  };
}
