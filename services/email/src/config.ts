import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the email functions. */
export const EmailConfig = RuntimeConfig.extend({
  /** The sender of every mail, of a domain that SES has verified. */
  MAIL_FROM: z.string().min(3).max(200).default('Concert <tickets@concert.example>'),
});
