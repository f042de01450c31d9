import type { EmailContainer } from '../container.ts';
import { throttled } from '../store/send-rate.ts';

interface Message {
  readonly emailId: string;
  readonly to: string;
  readonly mime: Uint8Array;
  readonly isMarketing: boolean;
}

/**
 * Gives a message to SES when it is its turn.
 * @returns SES's id, or the name of its refusal when it will never take this message
 * @throws Problem `mail-throttled` when it is too early; the error of SES when a retry can help
 */
export async function handOver(
  { sendRate, mailer, mailFrom, configurationSets }: EmailContainer,
  { emailId, to, mime, isMarketing }: Message,
): Promise<{ readonly messageId: string } | { readonly refusal: string }> {
  await sendRate.take();
  const configurationSet = isMarketing ? configurationSets.marketing : configurationSets.transactional;
  try {
    const messageId = await mailer.send({ from: mailFrom, to, mime, configurationSet, tags: { emailId } });
    return { messageId };
  } catch (error) {
    if (isRefusal(error)) return { refusal: failureOf(error) };
    if (isDailyQuota(error)) throw await sendRate.rest();
    if (isTooFast(error)) throw throttled(TOO_FAST_WAIT);
    throw error;
  }
}

/** The error's name only: messages of SES quote addresses. */
export const failureOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** SES will not take this mail, however often it is tried: the address or the content is at fault. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'MessageRejected' || error.name === 'BadRequestException');

/** Others send by this account as well, or its limit is lower than we believe. */
const TOO_FAST_WAIT = 5_000;

const THROTTLING: readonly string[] = [
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'LimitExceededException',
];

const isTooFast = (error: unknown): boolean => error instanceof Error && THROTTLING.includes(error.name);

/** SES says which of the two limits it was in its message alone: “Daily message quota exceeded.” */
const isDailyQuota = (error: unknown): boolean =>
  isTooFast(error) && error instanceof Error && /\bdaily\b/i.test(error.message);
