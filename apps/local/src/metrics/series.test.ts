import { describe, expect, it } from 'vitest';
import { metricsPage, shown } from '../gateway/metrics-page.ts';
import { openSeries, readLine } from './series.ts';

const line = (operation: string, milliseconds: number) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: 'Concert',
          Dimensions: [['service', 'operation']],
          Metrics: [{ Name: 'success', Unit: 'Milliseconds' }],
        },
      ],
    },
    requestId: 'r-1',
    service: 'event',
    operation,
    success: milliseconds,
  });

describe('the metrics of this machine', () => {
  it('are added up by name and dimensions, over processes too', () => {
    const [gateway, platform] = [openSeries(), openSeries()];
    for (let value = 1; value <= 100; value += 1)
      for (const one of readLine(line('getEvent', value))) gateway.add(one);
    for (const one of readLine(line('listEvents', 7))) platform.add(one);
    for (const one of gateway.take()) platform.add(one);
    for (const one of readLine(line('getEvent', 500))) platform.add(one);
    expect(gateway.list()).toEqual([]);
    expect(shown(platform.list())).toEqual([
      {
        name: 'success',
        unit: 'Milliseconds',
        by: { service: 'event', operation: 'getEvent' },
        count: 101,
        sum: 5_550,
        min: 1,
        max: 500,
        p50: 51,
        p95: 96,
      },
      expect.objectContaining({ by: { service: 'event', operation: 'listEvents' }, p50: 7, p95: 7 }),
    ]);
  });

  it('are not taken from any other line', () => {
    expect(readLine('{"level":"WARN","message":"going on without"}')).toEqual([]);
  });

  it('are shown as text, whatever is in them', async () => {
    const page = await metricsPage(shown(readLine(line('<script>', 1))));
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>');
  });
});
