import type { Bucket } from '@concert/cloud/buckets';
import { VARIABLE_TYPES, VariableValue } from '@concert/contracts/http/email-templates';
import { z } from 'zod';
import type { TemplateContent } from '../domain/mail-template.ts';

const Stored = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  variables: z.record(
    z.string(),
    z.object({ type: z.enum(VARIABLE_TYPES), required: z.boolean(), example: VariableValue }),
  ),
});

/** Where a version's content lies; `id` is never used twice, so that what a version points to never changes. */
export const contentKey = (name: string, locale: string, id: string): string =>
  `templates/${name}/${locale}/${id}.json`;

export async function saveContent(bucket: Bucket, key: string, content: TemplateContent): Promise<void> {
  const { subject, text, html, variables } = content;
  await bucket.put(key, {
    body: Buffer.from(JSON.stringify({ subject, text, html, variables })),
    contentType: 'application/json',
  });
}

/** @throws Error when the object is gone: a version is written after its content */
export async function readContent(bucket: Bucket, key: string): Promise<TemplateContent> {
  const object = await bucket.get(key);
  if (object === undefined) throw new Error(`the template content ${key} is not in the bucket`);
  return Stored.parse(JSON.parse(Buffer.from(object.body).toString('utf8')));
}
