import { record } from '../events/events.ts';
import { attach, resolveMethod } from '../payments/payment-methods.ts';
import { ok, type Route } from '../protocol/call.ts';
import { invalid, missing } from '../protocol/failures.ts';
import { metadata, nested, nullable, text, texts } from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf } from '../protocol/lists.ts';
import type { ParamMap } from '../protocol/params.ts';
import type { Customer } from '../state/billing-resources.ts';
import { newId } from '../state/ids.ts';
import { load, save, type Task } from '../state/task.ts';
import { cancelSubscription } from './billing.ts';

const FIELDS = [
  'description',
  'email',
  'invoice_settings',
  'metadata',
  'name',
  'phone',
  'preferred_locales',
] as const;

/** /v1/customers: create, retrieve, update, delete, list. */
export const customerRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/customers',
    accepts: [...FIELDS, 'address', 'payment_method', 'shipping', 'tax_exempt'],
    run: ({ task, params }) => ok(createCustomer(task, params)),
  },
  {
    method: 'GET',
    path: '/v1/customers',
    accepts: LIST_PARAMS,
    run: (call) => listOf(call, 'customer', { url: '/v1/customers' }),
  },
  {
    method: 'GET',
    path: '/v1/customers/:id',
    accepts: [],
    run: ({ task, path }) => {
      const customer = load(task, 'customer', path.id ?? '');
      return ok(customer.deleted ? deletedForm(customer.id) : customer);
    },
  },
  {
    method: 'POST',
    path: '/v1/customers/:id',
    accepts: [...FIELDS, 'address', 'shipping', 'tax_exempt'],
    run: ({ task, path, params }) => {
      const before = liveCustomer(task, path.id ?? '', 'id');
      const after = save(task, 'customer', describe(task, before, params));
      record(task, 'customer.updated', after, before);
      return ok(after);
    },
  },
  {
    method: 'DELETE',
    path: '/v1/customers/:id',
    accepts: [],
    run: ({ task, path }) => {
      const customer = liveCustomer(task, path.id ?? '', 'id');
      const open = task.store.page('subscription', {
        limit: 100,
        where: { customer: customer.id },
        notStatus: 'canceled',
      });
      for (const subscription of open) cancelSubscription(task, subscription);
      save(task, 'customer', { ...customer, deleted: true });
      record(task, 'customer.deleted', customer);
      return ok(deletedForm(customer.id));
    },
  },
];

/** The customer, unless it was deleted or never was: then Stripe's 404. */
export function liveCustomer(task: Task, id: string, param: string): Customer {
  const customer = load(task, 'customer', id, param);
  if (customer.deleted) throw missing('customer', id, param);
  return customer;
}

function createCustomer(task: Task, params: ParamMap): Customer {
  const bare: Customer = {
    id: newId('cus'),
    object: 'customer',
    created: task.now,
    description: null,
    email: null,
    invoice_settings: { default_payment_method: null },
    livemode: false,
    metadata: {},
    name: null,
    phone: null,
    preferred_locales: [],
  };
  save(task, 'customer', bare);
  const methodId = text(params, 'payment_method');
  const attached =
    methodId === undefined
      ? undefined
      : attach(task, resolveMethod(task, methodId, 'payment_method'), bare.id);
  const settings = nested(params, 'invoice_settings');
  const namesTheSame = settings?.default_payment_method === methodId;
  // `pm_card_visa` given twice means the one payment method that was just made of it.
  const described =
    attached !== undefined && namesTheSame
      ? {
          ...describe(task, bare, { ...params, invoice_settings: '' }),
          invoice_settings: { default_payment_method: attached.id },
        }
      : describe(task, bare, params);
  const customer = save(task, 'customer', described);
  record(task, 'customer.created', customer);
  return customer;
}

function describe(task: Task, before: Customer, params: ParamMap): Customer {
  const given = <T extends string | null>(name: string, present: T): string | null => {
    const value = nullable(params, name);
    return value === undefined ? present : value;
  };
  return {
    ...before,
    description: given('description', before.description),
    email: given('email', before.email),
    invoice_settings: { default_payment_method: readDefaultMethod(task, before, params) },
    metadata: metadata(params, before.metadata),
    name: given('name', before.name),
    phone: given('phone', before.phone),
    preferred_locales:
      params.preferred_locales === undefined ? before.preferred_locales : texts(params, 'preferred_locales'),
  };
}

function readDefaultMethod(task: Task, customer: Customer, params: ParamMap): string | null {
  const settings = nested(params, 'invoice_settings') ?? {};
  const id = nullable(settings, 'default_payment_method');
  if (id === undefined) return customer.invoice_settings.default_payment_method;
  if (id === null) return null;
  refuseForeignMethod(task, customer.id, { id, param: 'invoice_settings[default_payment_method]' });
  return id;
}

/** Throws Stripe's 400 for a payment method that is not attached to the customer. */
export function refuseForeignMethod(
  task: Task,
  customer: string,
  method: { readonly id: string; readonly param: string },
): void {
  if (task.store.find('payment_method', method.id)?.customer === customer) return;
  const message = `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`;
  throw invalid(message, { code: 'resource_missing', param: method.param });
}

function deletedForm(id: string): object {
  return { id, object: 'customer', deleted: true };
}
