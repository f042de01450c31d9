import type { Bucket } from '@concert/cloud/buckets';
import { z } from 'zod';
import { MAIL_LOCALES, type MailLocale } from '../domain/mail-document.ts';
import type { MailTemplate } from '../domain/mail-template.ts';

const Stored = z.object({
  name: z.string(),
  locale: z.enum(MAIL_LOCALES),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  variables: z.array(z.string()),
});

const keyOf = (name: string, locale: MailLocale): string => `templates/${name}/${locale}.json`;

/** Creates or replaces a template in one language; the bucket keeps the versions before. */
export async function saveTemplate(bucket: Bucket, template: MailTemplate): Promise<void> {
  await bucket.put(keyOf(template.name, template.locale), {
    body: Buffer.from(JSON.stringify(template)),
    contentType: 'application/json',
  });
}

export async function findTemplate(
  bucket: Bucket,
  name: string,
  locale: MailLocale,
): Promise<MailTemplate | undefined> {
  const object = await bucket.get(keyOf(name, locale));
  return object && Stored.parse(JSON.parse(Buffer.from(object.body).toString('utf8')));
}
