import { record } from '../events/events.ts';
import { readCurrency } from '../payments/money.ts';
import { ok, type Route } from '../protocol/call.ts';
import { invalid } from '../protocol/failures.ts';
import {
  flag,
  metadata,
  nested,
  nullable,
  oneOf,
  required,
  text,
  texts,
  wholeNumber,
} from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf } from '../protocol/lists.ts';
import type { ParamMap } from '../protocol/params.ts';
import type { Interval, Price, Product } from '../state/billing-resources.ts';
import { newId } from '../state/ids.ts';
import { load, save, type Task } from '../state/task.ts';

const INTERVALS: readonly Interval[] = ['day', 'week', 'month', 'year'];
const PRODUCT_FIELDS = ['active', 'description', 'images', 'metadata', 'name'] as const;

/** /v1/products and /v1/prices: create, retrieve, update, list. */
export const catalogueRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/products',
    accepts: [...PRODUCT_FIELDS, 'id', 'tax_code', 'type', 'unit_label', 'url'],
    run: ({ task, params }) => ok(createProduct(task, params)),
  },
  {
    method: 'GET',
    path: '/v1/products',
    accepts: LIST_PARAMS,
    run: (call) => listOf(call, 'product', { url: '/v1/products' }),
  },
  {
    method: 'GET',
    path: '/v1/products/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'product', path.id ?? '')),
  },
  {
    method: 'POST',
    path: '/v1/products/:id',
    accepts: PRODUCT_FIELDS,
    run: ({ task, path, params }) => ok(updateProduct(task, load(task, 'product', path.id ?? ''), params)),
  },
  {
    method: 'POST',
    path: '/v1/prices',
    accepts: [
      'active',
      'currency',
      'lookup_key',
      'metadata',
      'nickname',
      'product',
      'product_data',
      'recurring',
      'tax_behavior',
      'unit_amount',
    ],
    run: ({ task, params }) => ok(createPrice(task, params)),
  },
  {
    method: 'GET',
    path: '/v1/prices',
    accepts: LIST_PARAMS,
    run: (call) => listOf(call, 'price', { url: '/v1/prices' }),
  },
  {
    method: 'GET',
    path: '/v1/prices/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'price', path.id ?? '', 'price')),
  },
  {
    method: 'POST',
    path: '/v1/prices/:id',
    accepts: ['active', 'metadata', 'nickname'],
    run: ({ task, path, params }) => {
      const before = load(task, 'price', path.id ?? '', 'price');
      const after = save(task, 'price', {
        ...before,
        active: flag(params, 'active') ?? before.active,
        metadata: metadata(params, before.metadata),
        nickname: nullable(params, 'nickname') ?? before.nickname,
      });
      record(task, 'price.updated', after, before);
      return ok(after);
    },
  },
];

/** Makes a price, and its product when `product_data` describes one. */
export function createPrice(task: Task, params: ParamMap): Price {
  const currency = readCurrency(params);
  const unitAmount = wholeNumber(params, 'unit_amount', { min: 0, max: 99_999_999 });
  if (unitAmount === undefined) {
    throw invalid('Missing required param: unit_amount.', {
      code: 'parameter_missing',
      param: 'unit_amount',
    });
  }
  const recurring = nested(params, 'recurring');
  const productData = nested(params, 'product_data');
  const product =
    productData === undefined
      ? load(task, 'product', required(params, 'product'), 'product')
      : createProduct(task, productData);
  const price: Price = {
    id: newId('price'),
    object: 'price',
    active: flag(params, 'active') ?? true,
    billing_scheme: 'per_unit',
    created: task.now,
    currency,
    livemode: false,
    lookup_key: nullable(params, 'lookup_key') ?? null,
    metadata: metadata(params),
    nickname: nullable(params, 'nickname') ?? null,
    product: product.id,
    recurring: recurring === undefined ? null : readRecurring(recurring),
    type: recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  };
  save(task, 'price', price);
  record(task, 'price.created', price);
  return price;
}

function readRecurring(recurring: ParamMap): NonNullable<Price['recurring']> {
  required(recurring, 'interval');
  return {
    interval: oneOf(recurring, 'interval', INTERVALS) ?? 'month',
    interval_count: wholeNumber(recurring, 'interval_count', { min: 1, max: 365 }) ?? 1,
    usage_type: 'licensed',
  };
}

function createProduct(task: Task, params: ParamMap): Product {
  const id = text(params, 'id', 255) ?? newId('prod');
  if (task.store.find('product', id) !== undefined) {
    throw invalid('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const product: Product = {
    id,
    object: 'product',
    active: flag(params, 'active') ?? true,
    created: task.now,
    default_price: null,
    description: nullable(params, 'description') ?? null,
    images: texts(params, 'images'),
    livemode: false,
    metadata: metadata(params),
    name: required(params, 'name'),
    type: 'service',
    updated: task.now,
  };
  save(task, 'product', product);
  record(task, 'product.created', product);
  return product;
}

function updateProduct(task: Task, before: Product, params: ParamMap): Product {
  if (params.name !== undefined) required(params, 'name');
  const after: Product = {
    ...before,
    active: flag(params, 'active') ?? before.active,
    description: params.description === '' ? null : (text(params, 'description') ?? before.description),
    images: params.images === undefined ? before.images : texts(params, 'images'),
    metadata: metadata(params, before.metadata),
    name: text(params, 'name') ?? before.name,
    updated: task.now,
  };
  save(task, 'product', after);
  record(task, 'product.updated', after, before);
  return after;
}
