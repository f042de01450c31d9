import { z } from 'zod';
import type { Publication } from '../queues-topics-buckets.ts';
import type { PhoneMessage } from './phone-box.ts';

const Push = z.object({
  userId: z.string(),
  title: z.string(),
  body: z.string(),
  link: z.string().nullable(),
  platform: z.string(),
});

/** What a phone would show of what was published to the topics for push and text messages; undefined for all else. */
export function phoneMessageOf({ topic, id, body, attributes, at }: Publication): PhoneMessage | undefined {
  if (topic === 'concert-sms') {
    const to = attributes.number;
    return to === undefined
      ? undefined
      : { id, at, kind: 'sms', to, title: null, text: body, link: null, platform: null };
  }
  if (topic !== 'concert-notifications') return undefined;
  const push = Push.safeParse(parsed(body));
  if (!push.success) return undefined;
  const { userId, title, body: text, link, platform } = push.data;
  return { id, at, kind: 'push', to: userId, title, text, link, platform };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
