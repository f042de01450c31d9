import { emailOperations as operations } from '@concert/contracts/http/email';
import { type Route, route } from '@concert/service-kit/routes';
import type { EmailContainer } from './container.ts';
import { putTemplate, restoreTemplate } from './use-cases/put-template.ts';
import { bounceLog, emailLog, emailState } from './use-cases/read-email-log.ts';
import { getTemplate, listTemplates, previewTemplate, templateHistory } from './use-cases/read-templates.ts';
import { resendEmail } from './use-cases/resend-email.ts';
import { sendEmail } from './use-cases/send-email.ts';
import { liftSuppression, listSuppressions, suppressAddress } from './use-cases/suppressions.ts';
import { unsubscribe } from './use-cases/unsubscribe.ts';

/** The HTTP table: contract → use case. */
export function routes(container: EmailContainer): readonly Route[] {
  return [...mailRoutes(container), ...templateRoutes(container), ...recipientRoutes(container)];
}

const mailRoutes = (container: EmailContainer): readonly Route[] => [
  route(operations.sendEmail, ({ body }, call) => sendEmail(container, body, call)),
  route(operations.resendEmail, ({ params }, call) => resendEmail(container, params.id, call)),
  route(operations.emailStatus, async ({ params }) => ({
    status: 200,
    body: await emailState(container, params.id),
  })),
  route(operations.emailLog, async ({ query }) => ({
    status: 200,
    body: await emailLog(container, query),
  })),
  route(operations.bounceLog, async ({ query }) => ({
    status: 200,
    body: await bounceLog(container, query),
  })),
];

const templateRoutes = (container: EmailContainer): readonly Route[] => [
  route(operations.putTemplate, ({ body }, call) => putTemplate(container, body, call)),
  route(operations.restoreTemplate, ({ params, body }, call) =>
    restoreTemplate(container, { translation: params, body }, call),
  ),
  route(operations.previewTemplate, async ({ body }) => ({
    status: 200,
    body: await previewTemplate(container, body),
  })),
  route(operations.listTemplates, async ({ query }) => ({
    status: 200,
    body: await listTemplates(container, query),
  })),
  route(operations.templateHistory, async ({ params }) => ({
    status: 200,
    body: await templateHistory(container, params.name),
  })),
  route(operations.getTemplate, async ({ params, query }) => ({
    status: 200,
    body: await getTemplate(container, params, query.version),
  })),
];

const recipientRoutes = (container: EmailContainer): readonly Route[] => [
  route(operations.listSuppressions, async ({ query }) => ({
    status: 200,
    body: await listSuppressions(container, query),
  })),
  route(operations.suppressAddress, ({ body }, call) => suppressAddress(container, body, call)),
  route(operations.liftSuppression, async ({ params }, call) => {
    await liftSuppression(container, params.id, call);
    return { status: 204 };
  }),
  route(operations.unsubscribe, async ({ params }, call) => {
    await unsubscribe(container, params.token, call);
    return { status: 202 };
  }),
];
