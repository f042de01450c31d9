import type { Store } from '../state/store.ts';

/** The switches that make the stand-in misbehave. */
export interface Controls {
  /** Each API answer waits this long before it is computed. */
  readonly latencyMs: number;
  /** The next `count` API requests whose path begins with `path` (default: all) are answered with `status`. */
  readonly failNext: { readonly count: number; readonly status: number; readonly path: string };
  /** The next so many requests that charge or refund are carried out, but never answered. */
  readonly timeoutAfterCharge: number;
  readonly webhooks: 'duplicate' | 'normal' | 'off' | 'reorder' | { readonly delayMs: number };
  readonly refunds: 'fail' | 'pending' | 'succeed';
  /** After how long a payment in `processing`, or a pending refund, comes to its end. */
  readonly settleAfterMs: number;
}

export const DEFAULT_CONTROLS: Controls = {
  latencyMs: 0,
  failNext: { count: 0, status: 500, path: '/v1/' },
  timeoutAfterCharge: 0,
  webhooks: 'normal',
  refunds: 'succeed',
  settleAfterMs: 1_500,
};

/** The switches' present state; it is kept in the store, so that it survives a restart. */
export interface ControlPanel {
  current(): Controls;
  set(controls: Controls): void;
}

export function openControls(store: Store): ControlPanel {
  const row = store.statement("SELECT value FROM settings WHERE name = 'controls'").get();
  let controls: Controls =
    row === undefined ? DEFAULT_CONTROLS : { ...DEFAULT_CONTROLS, ...JSON.parse(String(row.value)) };
  return {
    current: () => controls,
    set: (next) => {
      const sql = "INSERT OR REPLACE INTO settings (name, value) VALUES ('controls', ?)";
      store.statement(sql).run(JSON.stringify(next));
      controls = next;
    },
  };
}

/**
 * The switches after the change that a JSON body asks for; what it does not name stays.
 * A text instead says what is wrong with the body.
 */
export function changedControls(before: Controls, body: unknown): Controls | string {
  if (!isRecord(body)) return 'The body must be a JSON object.';
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(before, name));
  if (unknown !== undefined)
    return `There is no switch ${unknown}; there are ${Object.keys(before).join(', ')}.`;
  const problems: string[] = [];
  const pick = <T>(name: string, present: T, read: (value: unknown) => T | undefined, hint: string): T => {
    if (!Object.hasOwn(body, name)) return present;
    const value = read(body[name]);
    if (value === undefined) problems.push(`${name} must be ${hint}`);
    return value ?? present;
  };
  const next: Controls = {
    latencyMs: pick('latencyMs', before.latencyMs, count, 'whole milliseconds'),
    failNext: pick(
      'failNext',
      before.failNext,
      plannedFailure,
      '{ count, status: 429 or 500 to 504, path? }',
    ),
    timeoutAfterCharge: pick('timeoutAfterCharge', before.timeoutAfterCharge, count, 'a whole number'),
    webhooks: pick(
      'webhooks',
      before.webhooks,
      webhookMode,
      'normal, off, duplicate, reorder or { delayMs }',
    ),
    refunds: pick('refunds', before.refunds, refundMode, 'succeed, pending or fail'),
    settleAfterMs: pick('settleAfterMs', before.settleAfterMs, count, 'whole milliseconds'),
  };
  return problems.length > 0 ? `${problems.join('; ')}.` : next;
}

/** Whether a value parsed from JSON is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 86_400_000
    ? value
    : undefined;
}

function plannedFailure(value: unknown): Controls['failNext'] | undefined {
  if (!isRecord(value)) return undefined;
  const times = count(value.count);
  const status = count(value.status);
  const path = value.path ?? DEFAULT_CONTROLS.failNext.path;
  if (times === undefined || status === undefined || typeof path !== 'string') return undefined;
  return status === 429 || (status >= 500 && status <= 504) ? { count: times, status, path } : undefined;
}

function webhookMode(value: unknown): Controls['webhooks'] | undefined {
  if (value === 'normal' || value === 'off' || value === 'duplicate' || value === 'reorder') return value;
  const delayMs = isRecord(value) ? count(value.delayMs) : undefined;
  return delayMs === undefined ? undefined : { delayMs };
}

function refundMode(value: unknown): Controls['refunds'] | undefined {
  return value === 'succeed' || value === 'pending' || value === 'fail' ? value : undefined;
}
