import { setTimeout as pause } from 'node:timers/promises';
import { type Bucket, openBucket } from '@concert/cloud/buckets';
import { type Mailer, openMailer } from '@concert/cloud/mail';
import { openQueue, type Queue } from '@concert/cloud/queues';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { EmailConfig } from './config.ts';
import { type AddressKey, openAddressKeys } from './store/address-keys.ts';
import { type LinkTokens, openLinkTokens } from './store/link-tokens.ts';
import { openSendRate, type SendRate } from './store/send-rate.ts';

/** What the email use cases work with. */
export interface EmailContainer extends Runtime {
  readonly mailer: Mailer;
  readonly mailFrom: string;
  /** SES's names of the streams that mails go by. */
  readonly configurationSets: { readonly transactional: string; readonly marketing: string };
  readonly sendRate: SendRate;
  /** Where the links in mails lead. */
  readonly publicOrigin: string;
  /** Ticket PDFs; read only. */
  readonly files: Bucket;
  readonly templates: Bucket;
  readonly linkTokens: LinkTokens;
  readonly addressKey: AddressKey;
  /** Where a mail goes back to that is too early. */
  readonly emailQueue: Queue;
}

/** The only place where the email service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<EmailContainer> {
  const config = readConfig(EmailConfig, environment);
  const runtime = await openRuntime('email', config);
  const { cache, clock, secrets } = runtime;
  return {
    ...runtime,
    mailer: openMailer(),
    mailFrom: config.MAIL_FROM,
    configurationSets: {
      transactional: config.SES_CONFIGURATION_SET,
      marketing: config.SES_MARKETING_CONFIGURATION_SET,
    },
    sendRate: openSendRate({
      cache,
      clock,
      name: config.CONCERT_ENV,
      perSecond: config.SES_RATE_PER_SECOND,
      pause,
    }),
    publicOrigin: config.PUBLIC_ORIGIN,
    files: openBucket(`concert-bucket-${config.CONCERT_ENV}`),
    templates: openBucket(`concert-emails-${config.CONCERT_ENV}`),
    linkTokens: openLinkTokens(secrets),
    addressKey: openAddressKeys(secrets),
    emailQueue: openQueue('concert-email-queue'),
  };
}
