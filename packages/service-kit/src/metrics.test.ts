import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTelemetry } from './telemetry.ts';

/** What one call of the telemetry prints as metrics. */
function printed(tell: (telemetry: ReturnType<typeof openTelemetry>) => void): readonly unknown[] {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  vi.spyOn(console, 'info').mockImplementation(() => {});
  tell(openTelemetry('test'));
  return lines.map((line) => JSON.parse(line));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const emf = (dimensions: readonly string[], metrics: readonly object[]) =>
  expect.objectContaining({
    CloudWatchMetrics: [{ Namespace: 'Concert', Dimensions: [dimensions], Metrics: metrics }],
  });

describe('metrics', () => {
  it('tell a message by its consumer: how long it took, and how long ago that happened of which it tells', () => {
    const [line] = printed((telemetry) =>
      telemetry.delivery({
        consumer: 'booking',
        eventType: 'PaymentSucceeded',
        eventId: 'e1',
        correlationId: 'from-the-browser',
        milliseconds: 7,
        happenedAt: new Date(Date.now() - 60_000).toISOString(),
      }),
    );
    expect(line).toMatchObject({ service: 'test', consumer: 'booking', applied: 7 });
    expect(line).toMatchObject({ correlationId: 'from-the-browser', lag: expect.closeTo(60_000, -4) });
  });

  it('tell the figures of a job under its name, with their unit', () => {
    const [line] = printed((telemetry) => telemetry.job('sweep-holds', { expired: 3, lateSeconds: 4.5 }));
    expect(line).toMatchObject({ service: 'test', job: 'sweep-holds', expired: 3, lateSeconds: 4.5 });
    expect(line).toMatchObject({
      _aws: emf(
        ['service', 'job'],
        [
          { Name: 'expired', Unit: 'Count' },
          { Name: 'lateSeconds', Unit: 'Seconds' },
        ],
      ),
    });
  });

  it('keep nothing of one line for the next', () => {
    const [money, hit] = printed((telemetry) => {
      telemetry.figure({ name: 'revenueMinor', amount: 9_000, currency: 'EUR' });
      telemetry.cached({ hits: 9, misses: 1 });
    });
    expect(money).toMatchObject({ currency: 'EUR', revenueMinor: 9_000 });
    expect(hit).toMatchObject({ _aws: emf(['service'], expect.any(Array)), cacheHits: 9, cacheMisses: 1 });
    expect(hit).not.toHaveProperty('currency');
  });
});
