import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

const ConfigurationSet = z.string().regex(/^[\w-]{1,64}$/);

/** The environment of the email functions. */
export const EmailConfig = RuntimeConfig.extend({
  /** The sender of every mail, of a domain that SES has verified. */
  MAIL_FROM: z.string().min(3).max(200).default('Concert <tickets@concert.example>'),
  /** The stream of mails that people wait for. */
  SES_CONFIGURATION_SET: ConfigurationSet.default('concert'),
  /** The stream of marketing, whose complaints do not hold up tickets. */
  SES_MARKETING_CONFIGURATION_SET: ConfigurationSet.default('concert-marketing'),
  /** What SES lets the account send, over all instances. */
  SES_RATE_PER_SECOND: z.coerce.number().min(0.1).max(10_000).default(14),
});
