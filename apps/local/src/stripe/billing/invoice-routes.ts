import { ok, type Route } from '../protocol/call.ts';
import { badCard, invalid, refused } from '../protocol/failures.ts';
import { oneOf, text } from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { load } from '../state/task.ts';
import { payInvoice } from './billing.ts';

/** GET /v1/invoices, one of them, and POST …/pay. Invoices are made by subscriptions only. */
export const invoiceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/invoices',
    accepts: [...LIST_PARAMS, 'customer', 'status', 'subscription'],
    run: (call) => {
      const status = oneOf(call.params, 'status', ['open', 'paid', 'void']);
      const conditions = {
        where: where(call.params, ['customer', 'subscription']),
        ...(status && { status }),
      };
      return listOf(call, 'invoice', { url: '/v1/invoices', ...conditions });
    },
  },
  {
    method: 'GET',
    path: '/v1/invoices/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'invoice', path.id ?? '')),
  },
  {
    method: 'POST',
    path: '/v1/invoices/:id/pay',
    accepts: ['off_session', 'payment_method'],
    run: ({ task, path, params }) => {
      const invoice = load(task, 'invoice', path.id ?? '');
      if (invoice.status === 'paid')
        throw refused('Invoice is already paid', { code: 'invoice_already_paid' });
      if (invoice.status !== 'open') throw refused('This invoice can no longer be paid.');
      const options = { method: text(params, 'payment_method'), offSession: params.off_session === 'true' };
      const attempt = payInvoice(task, invoice, options);
      if (attempt === undefined) {
        throw invalid('There is no `default_payment_method` set on this Customer or Invoice.');
      }
      const after = load(task, 'invoice', invoice.id);
      if (attempt.decline === undefined) return ok(after);
      const { body } = badCard(attempt.decline.message, attempt.decline);
      return { status: 402, body: { error: { ...body, payment_intent: attempt.intent } } };
    },
  },
];
