import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** A metric: its unit, and what it is told by beside the service. */
interface MetricKind {
  readonly unit: (typeof MetricUnit)[keyof typeof MetricUnit];
  readonly by: 'operation' | 'consumer' | 'dependency' | 'currency' | null;
}

/**
 * Every metric there is, beside the figures of jobs, which are told by job under their own names. Alarms and
 * dashboards in `infrastructure/` watch these; a test holds the two together.
 */
export const METRICS = {
  // A call's milliseconds, under its outcome.
  success: { unit: MetricUnit.Milliseconds, by: 'operation' },
  refusal: { unit: MetricUnit.Milliseconds, by: 'operation' },
  fault: { unit: MetricUnit.Milliseconds, by: 'operation' },
  // A message's milliseconds, under its outcome; and how long ago what it tells of happened.
  applied: { unit: MetricUnit.Milliseconds, by: 'consumer' },
  failed: { unit: MetricUnit.Milliseconds, by: 'consumer' },
  lag: { unit: MetricUnit.Milliseconds, by: 'consumer' },
  degraded: { unit: MetricUnit.Count, by: 'dependency' },
  cacheHits: { unit: MetricUnit.Count, by: null },
  cacheMisses: { unit: MetricUnit.Count, by: null },
  // What the business does: each is told once, whatever comes twice.
  eventViews: { unit: MetricUnit.Count, by: null },
  registrations: { unit: MetricUnit.Count, by: null },
  holds: { unit: MetricUnit.Count, by: null },
  bookings: { unit: MetricUnit.Count, by: null },
  tickets: { unit: MetricUnit.Count, by: null },
  cancellations: { unit: MetricUnit.Count, by: null },
  // One back when somebody is let out again.
  checkIns: { unit: MetricUnit.Count, by: null },
  revenueMinor: { unit: MetricUnit.NoUnit, by: 'currency' },
  refundsMinor: { unit: MetricUnit.NoUnit, by: 'currency' },
  refundFailures: { unit: MetricUnit.Count, by: null },
  bookDifferences: { unit: MetricUnit.Count, by: null },
} as const satisfies Readonly<Record<string, MetricKind>>;

export type MetricName = keyof typeof METRICS;

/** Values of one moment, told in one line of the log. */
export interface Measured {
  readonly by?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
  /** What the line says beside, for those who read logs: ids have no place among dimensions. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** Whether a name is in the catalogue. */
export const isMetric = (name: string): name is MetricName => Object.hasOwn(METRICS, name);

/**
 * Prints metrics in CloudWatch's embedded format. One recorder is kept and emptied each time: making one for each
 * metric, as `singleMetric` does, takes ten times as long.
 */
export function openMetrics(service: string): (measured: Measured) => void {
  const metrics = new Metrics({ namespace: 'Concert', serviceName: service });
  return ({ by = {}, values, facts = {} }) => {
    for (const [name, value] of Object.entries(by)) metrics.addDimension(name, value);
    for (const [name, value] of Object.entries(facts)) metrics.addMetadata(name, value);
    for (const [name, value] of Object.entries(values)) metrics.addMetric(name, unitOf(name), value);
    metrics.publishStoredMetrics();
  };
}

const unitOf = (name: string): MetricKind['unit'] => {
  if (isMetric(name)) return METRICS[name].unit;
  return name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count;
};
