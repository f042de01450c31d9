import type { Metadata } from './resources.ts';

/** Stripe's customers, catalogue, subscriptions and invoices as this stand-in keeps and answers them. */

export interface Customer {
  readonly id: string;
  readonly object: 'customer';
  readonly created: number;
  readonly deleted?: true;
  readonly description: string | null;
  readonly email: string | null;
  readonly invoice_settings: { readonly default_payment_method: string | null };
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly name: string | null;
  readonly phone: string | null;
  readonly preferred_locales: readonly string[];
}

export interface Product {
  readonly id: string;
  readonly object: 'product';
  readonly active: boolean;
  readonly created: number;
  readonly default_price: string | null;
  readonly description: string | null;
  readonly images: readonly string[];
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly name: string;
  readonly type: 'service';
  readonly updated: number;
}

export type Interval = 'day' | 'week' | 'month' | 'year';

export interface Price {
  readonly id: string;
  readonly object: 'price';
  readonly active: boolean;
  readonly billing_scheme: 'per_unit';
  readonly created: number;
  readonly currency: string;
  readonly livemode: false;
  readonly lookup_key: string | null;
  readonly metadata: Metadata;
  readonly nickname: string | null;
  readonly product: string;
  readonly recurring: {
    readonly interval: Interval;
    readonly interval_count: number;
    readonly usage_type: 'licensed';
  } | null;
  readonly type: 'one_time' | 'recurring';
  readonly unit_amount: number;
  readonly unit_amount_decimal: string;
}

export type SubscriptionStatus =
  | 'active'
  | 'canceled'
  | 'incomplete'
  | 'incomplete_expired'
  | 'past_due'
  | 'trialing';

export interface SubscriptionItem {
  readonly id: string;
  readonly object: 'subscription_item';
  readonly created: number;
  readonly current_period_end: number;
  readonly current_period_start: number;
  readonly metadata: Metadata;
  readonly price: Price;
  readonly quantity: number;
  readonly subscription: string;
}

export interface ObjectList<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
}

export interface Subscription {
  readonly id: string;
  readonly object: 'subscription';
  readonly billing_cycle_anchor: number;
  readonly cancel_at: number | null;
  readonly cancel_at_period_end: boolean;
  readonly canceled_at: number | null;
  readonly collection_method: 'charge_automatically';
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly default_payment_method: string | null;
  readonly description: string | null;
  readonly ended_at: number | null;
  readonly items: ObjectList<SubscriptionItem>;
  readonly latest_invoice: string | null;
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly payment_settings: { readonly save_default_payment_method: 'off' | 'on_subscription' };
  readonly start_date: number;
  readonly status: SubscriptionStatus;
  readonly trial_end: number | null;
  readonly trial_start: number | null;
}

export interface InvoiceLine {
  readonly id: string;
  readonly object: 'line_item';
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly period: { readonly end: number; readonly start: number };
  readonly pricing: {
    readonly price_details: { readonly price: string; readonly product: string };
    readonly type: 'price_details';
  };
  readonly quantity: number;
}

export interface Invoice {
  readonly id: string;
  readonly object: 'invoice';
  readonly amount_due: number;
  readonly amount_paid: number;
  readonly amount_remaining: number;
  readonly attempt_count: number;
  readonly attempted: boolean;
  readonly billing_reason: 'subscription_create' | 'subscription_cycle';
  readonly collection_method: 'charge_automatically';
  readonly confirmation_secret: { readonly client_secret: string; readonly type: 'payment_intent' } | null;
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly lines: ObjectList<InvoiceLine>;
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly number: string;
  readonly parent: {
    readonly subscription_details: { readonly metadata: Metadata; readonly subscription: string };
    readonly type: 'subscription_details';
  };
  readonly payments: ObjectList<InvoicePayment>;
  readonly period_end: number;
  readonly period_start: number;
  readonly status: 'open' | 'paid' | 'void';
  readonly total: number;
}

export interface InvoicePayment {
  readonly id: string;
  readonly object: 'invoice_payment';
  readonly amount_paid: number | null;
  readonly amount_requested: number;
  readonly created: number;
  readonly currency: string;
  readonly invoice: string;
  readonly is_default: true;
  readonly livemode: false;
  readonly payment: { readonly payment_intent: string; readonly type: 'payment_intent' };
  readonly status: 'canceled' | 'open' | 'paid';
}

/** Which invoice a payment is for; `id` is the payment's. */
export interface IntentInvoice {
  readonly id: string;
  readonly invoice: string;
}
