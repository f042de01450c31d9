import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { messageHandler } from '@concert/service-kit/messages';
import { consumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { followFeedback } from './use-cases/follow-feedback.ts';
import { purgeMails } from './use-cases/purge-mails.ts';

const container = await buildContainer(process.env);
const { telemetry } = container;

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-email-queue`: what people are told by mail. */
export const events = queueHandler('email', consumers(container), telemetry);

/** `concert-email-feedback-queue`: what SES tells of mails, by the topic `concert-email`. */
export const feedback = messageHandler(
  'email-feedback',
  ({ body }) => followFeedback(container, body),
  telemetry,
);

/** Every hour: mails and what is known of them, past their time. */
export const purge = jobHandler('purge-mails', (run) => purgeMails(container, run), telemetry);
