import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { currentCorrelation } from './correlation.ts';
import { loggableError } from './loggable-error.ts';

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
  readonly failure?: unknown;
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
  /** A scheduled job's work done. */
  job(name: string, figures: Readonly<Record<string, number>>): void;
}

export function openTelemetry(service: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: 'Concert', serviceName: service });

  function count(name: string, dimension: string, value: string): void {
    const single = metrics.singleMetric();
    single.addDimension(dimension, value);
    single.addMetric(name, MetricUnit.Count, 1);
  }

  return {
    outcome({ operation, status, milliseconds, requestId, correlationId }) {
      const single = metrics.singleMetric();
      single.addDimension('operation', operation);
      single.addMetadata('requestId', requestId);
      single.addMetadata('correlationId', correlationId);
      single.addMetadata('status', String(status));
      single.addMetric(
        status >= 500 ? 'fault' : status >= 400 ? 'refusal' : 'success',
        MetricUnit.Milliseconds,
        milliseconds,
      );
    },
    delivery({ consumer, eventType, eventId, correlationId, milliseconds, failure }) {
      const facts = { consumer, eventType, eventId, correlationId, milliseconds: Math.round(milliseconds) };
      if (failure === undefined) logger.debug('message applied', facts);
      else logger.error('message failed', { ...facts, error: loggableError(failure) });
      count(failure === undefined ? 'applied' : 'failed', 'consumer', consumer);
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
      count('degraded', 'dependency', what);
    },
    job(name, figures) {
      logger.info('job done', { job: name, ...correlation(), ...figures });
    },
  };
}

function correlation(): { readonly correlationId?: string } {
  const correlationId = currentCorrelation();
  return correlationId === undefined ? {} : { correlationId };
}
