import { z } from 'zod';

/** S3's message of new objects (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html). */
const ObjectsCreated = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })),
});

/** S3 sends it once, when the notification is set up. */
const TestMessage = z.object({ Event: z.literal('s3:TestEvent') });

/**
 * The keys below `prefix` of the objects that a message of the bucket tells of, without the prefix. A key stands in
 * it as in a form: with `+` for a space.
 */
export function createdKeys(message: unknown, prefix: string): readonly string[] {
  if (TestMessage.safeParse(message).success) return [];
  return ObjectsCreated.parse(message)
    .Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')))
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}
