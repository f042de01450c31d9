import { Logger } from '@aws-lambda-powertools/logger';
import { currentCorrelation } from './correlation.ts';
import { loggableError } from './loggable-error.ts';
import { type MetricName, openMetrics } from './metrics.ts';

/** One HTTP call's outcome, by operation: no path, no body, no address. */
export interface Outcome {
  readonly operation: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly requestId: string;
  readonly correlationId: string;
}

/** One message's outcome at a consumer. */
export interface Delivery {
  readonly consumer: string;
  readonly eventType: string;
  readonly eventId: string;
  readonly correlationId: string;
  readonly milliseconds: number;
  /** When that happened of which the message tells. */
  readonly happenedAt?: string;
  readonly failure?: unknown;
}

/** A count or an amount of the catalogue in metrics.ts; money has a currency. */
export interface Figure {
  readonly name: MetricName;
  readonly amount: number;
  readonly currency?: string;
}

/**
 * Structured logs and EMF metrics from a small catalogue of messages; nothing else in a service prints. Every line
 * carries the correlation id of what is under way.
 */
export interface Telemetry {
  outcome(outcome: Outcome): void;
  delivery(delivery: Delivery): void;
  /** An error that nobody foresaw: alarms count these. */
  failure(where: string, error: unknown, requestId?: string): void;
  /** A dependency is away and the service goes on without it. */
  degraded(what: string, error: unknown): void;
  /** Something that is counted, once it is sure. */
  figure(figure: Figure): void;
  /** Look-ups in the cache since the last time. */
  cached(counts: { readonly hits: number; readonly misses: number }): void;
  /** A scheduled job's work done. Its figures are metrics too; seconds have names that say so. */
  job(name: string, figures: Readonly<Record<string, number>>): void;
}

export function openTelemetry(service: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const tell = openMetrics(service);

  return {
    outcome({ operation, status, milliseconds, requestId, correlationId }) {
      const kind = status >= 500 ? 'fault' : status >= 400 ? 'refusal' : 'success';
      const facts = { requestId, correlationId, status: String(status) };
      tell({ by: { operation }, values: { [kind]: milliseconds }, facts });
    },
    delivery({ consumer, eventType, eventId, correlationId, milliseconds, happenedAt, failure }) {
      const facts = { consumer, eventType, eventId, correlationId, milliseconds: Math.round(milliseconds) };
      if (failure === undefined) logger.debug('message applied', facts);
      else logger.error('message failed', { ...facts, error: loggableError(failure) });
      const lag = happenedAt === undefined ? {} : { lag: Math.max(0, Date.now() - Date.parse(happenedAt)) };
      const outcome = failure === undefined ? { applied: milliseconds, ...lag } : { failed: milliseconds };
      tell({ by: { consumer }, values: outcome, facts: { eventType, correlationId } });
    },
    failure(where, error, requestId) {
      logger.error('unforeseen failure', {
        where,
        ...correlation(),
        ...(requestId === undefined ? {} : { requestId }),
        error: loggableError(error),
      });
    },
    degraded(what, error) {
      logger.warn('going on without', { what, ...correlation(), error: loggableError(error) });
      tell({ by: { dependency: what }, values: { degraded: 1 } });
    },
    figure({ name, amount, currency }) {
      tell({ ...(currency === undefined ? {} : { by: { currency } }), values: { [name]: amount } });
    },
    cached({ hits, misses }) {
      tell({ values: { cacheHits: hits, cacheMisses: misses } });
    },
    job(name, figures) {
      logger.info('job done', { job: name, ...correlation(), ...figures });
      if (Object.keys(figures).length > 0) tell({ by: { job: name }, values: figures });
    },
  };
}

function correlation(): { readonly correlationId?: string } {
  const correlationId = currentCorrelation();
  return correlationId === undefined ? {} : { correlationId };
}
