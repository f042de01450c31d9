import { emailOperations as operations } from '@concert/contracts/http/email';
import { type Route, route } from '@concert/service-kit/routes';
import type { EmailContainer } from './container.ts';
import { putTemplate } from './use-cases/put-template.ts';
import { bounceLog, emailState } from './use-cases/read-email-log.ts';
import { sendEmail } from './use-cases/send-email.ts';

/** The HTTP table: contract → use case. */
export function routes(container: EmailContainer): readonly Route[] {
  return [
    route(operations.sendEmail, ({ body }, call) => sendEmail(container, body, call)),
    route(operations.putTemplate, ({ body }, call) => putTemplate(container, body, call)),
    route(operations.emailStatus, async ({ params }) => ({
      status: 200,
      body: await emailState(container, params.id),
    })),
    route(operations.bounceLog, async ({ query }) => ({
      status: 200,
      body: await bounceLog(container, query),
    })),
  ];
}
