import { z } from 'zod';
import type { BounceKind } from './email-log.ts';

/**
 * What SES tells of a mail, in its own words, as far as they matter here:
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html. All of it comes from
 * outside: other people's mail servers have written the diagnostic texts, which quote addresses and are not kept.
 */
const Word = z.string().max(60);
const MessageId = z.string().regex(/^[\x21-\x7e]{1,100}$/);

const Mail = z.object({
  messageId: MessageId,
  timestamp: z.iso.datetime(),
  destination: z.array(z.string().max(320)).min(1),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});

const bounce = z.object({
  bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
  bounceSubType: Word,
  bouncedRecipients: z.array(z.object({ status: Word.optional() })).default([]),
  timestamp: z.iso.datetime(),
});

const complaint = z.object({
  complaintSubType: Word.nullish(),
  complaintFeedbackType: Word.nullish(),
  timestamp: z.iso.datetime(),
});

const SesEvent = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Delivery'),
    mail: Mail,
    delivery: z.object({ timestamp: z.iso.datetime() }),
  }),
  z.object({ eventType: z.literal('Bounce'), mail: Mail, bounce }),
  z.object({ eventType: z.literal('Complaint'), mail: Mail, complaint }),
  z.object({ eventType: z.literal('Reject'), mail: Mail, reject: z.object({ reason: Word }) }),
  z.object({
    eventType: z.literal('DeliveryDelay'),
    mail: Mail,
    deliveryDelay: z.object({ delayType: Word, timestamp: z.iso.datetime() }),
  }),
  // The event destinations do not ask for these.
  z.object({ eventType: z.literal(['Send', 'Open', 'Click', 'Rendering Failure', 'Subscription']) }),
]);

/** What SES publishes once when a topic becomes an event destination. */
const GREETING = /^Successfully validated SNS topic for Amazon SES event publishing/;

const Wrapped = z.object({ Type: z.literal('Notification'), Message: z.string() });

interface About {
  /** The id that we gave the mail; undefined when it left without one. */
  readonly emailId: string | undefined;
  readonly messageId: string;
  readonly address: string;
  readonly at: Date;
  readonly detail: string | null;
}

/** What SES's word means to us. */
export type Feedback = About &
  (
    | { readonly kind: 'delivered' }
    | { readonly kind: 'delayed' }
    | { readonly kind: 'rejected' }
    | { readonly kind: 'complained' }
    | { readonly kind: 'bounced'; readonly bounce: BounceKind; readonly isAddressAtFault: boolean }
  );

/**
 * Reads a message of the topic, whether it comes as it is or in SNS's wrapping.
 * @returns undefined for what changes nothing: the greeting, events that nobody asked for, a report that a mail is no
 *   spam
 * @throws ZodError or SyntaxError for what SES does not write
 */
export function readFeedback(body: string): Feedback | undefined {
  if (GREETING.test(body)) return undefined;
  const parsed: unknown = JSON.parse(body);
  const wrapped = Wrapped.safeParse(parsed);
  if (wrapped.success) return readFeedback(wrapped.data.Message);
  return feedbackOf(SesEvent.parse(parsed));
}

function feedbackOf(event: z.output<typeof SesEvent>): Feedback | undefined {
  switch (event.eventType) {
    case 'Delivery':
      return { kind: 'delivered', ...about(event.mail, event.delivery.timestamp, null) };
    case 'DeliveryDelay': {
      const { timestamp, delayType } = event.deliveryDelay;
      return { kind: 'delayed', ...about(event.mail, timestamp, delayType) };
    }
    case 'Reject':
      return { kind: 'rejected', ...about(event.mail, event.mail.timestamp, event.reject.reason) };
    case 'Complaint':
      return complained(event.mail, event.complaint);
    case 'Bounce':
      return bounced(event.mail, event.bounce);
    default:
      return undefined;
  }
}

function complained(mail: z.output<typeof Mail>, told: z.output<typeof complaint>): Feedback | undefined {
  const { complaintFeedbackType, complaintSubType, timestamp } = told;
  // RFC 6430: the reader took the mail out of the spam folder.
  if (complaintFeedbackType === 'not-spam') return undefined;
  return { kind: 'complained', ...about(mail, timestamp, complaintSubType ?? complaintFeedbackType ?? null) };
}

/** A mail that is too large or not liked says nothing of the address. */
const CONTENT_FAULTS: readonly string[] = ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];

function bounced(mail: z.output<typeof Mail>, told: z.output<typeof bounce>): Feedback {
  const { bounceType, bounceSubType, bouncedRecipients, timestamp } = told;
  const status = bouncedRecipients[0]?.status;
  const detail = `${bounceType}/${bounceSubType}${status === undefined ? '' : ` ${status}`}`;
  return {
    kind: 'bounced',
    bounce: bounceType === 'Permanent' ? 'permanent' : 'transient',
    isAddressAtFault: !CONTENT_FAULTS.includes(bounceSubType),
    ...about(mail, timestamp, detail),
  };
}

const EmailId = z.uuid();

function about(mail: z.output<typeof Mail>, timestamp: string, detail: string | null): About {
  const emailId = EmailId.safeParse(mail.tags.emailId?.[0]);
  return {
    emailId: emailId.success ? emailId.data : undefined,
    messageId: mail.messageId,
    address: mail.destination[0] ?? '',
    at: new Date(timestamp),
    detail,
  };
}
