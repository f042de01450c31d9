import { type Bucket, openBucket } from '@concert/cloud/buckets';
import { type Mailer, openMailer } from '@concert/cloud/mail';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { EmailConfig } from './config.ts';
import { type LinkTokens, openLinkTokens } from './store/link-tokens.ts';

/** What the email use cases work with. */
export interface EmailContainer extends Runtime {
  readonly mailer: Mailer;
  readonly mailFrom: string;
  /** Where the links in mails lead. */
  readonly publicOrigin: string;
  /** Ticket PDFs; read only. */
  readonly files: Bucket;
  readonly templates: Bucket;
  readonly linkTokens: LinkTokens;
}

/** The only place where the email service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<EmailContainer> {
  const config = readConfig(EmailConfig, environment);
  const runtime = await openRuntime('email', config);
  return {
    ...runtime,
    mailer: openMailer(),
    mailFrom: config.MAIL_FROM,
    publicOrigin: config.PUBLIC_ORIGIN,
    files: openBucket(`concert-bucket-${config.CONCERT_ENV}`),
    templates: openBucket(`concert-emails-${config.CONCERT_ENV}`),
    linkTokens: openLinkTokens(runtime.secrets),
  };
}
