import { z } from 'zod';

/** What every event has that we read: enough for `readNotice` to look into it without a stumble. */
const EventBody = z.looseObject({
  id: z.string().min(1),
  type: z.string().min(1),
  livemode: z.boolean().optional(),
  data: z.looseObject({ object: z.looseObject({ metadata: z.record(z.string(), z.string()).nullish() }) }),
});

/** Whether a webhook's body has the shape of an event. It says nothing of who wrote it: the signature does. */
export function isEventBody(text: string): boolean {
  try {
    return EventBody.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
