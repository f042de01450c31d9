import { expect, it } from 'vitest';
import { rateMilliseconds, runSchedule } from './run-schedule.ts';

it.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(1 day)', 86_400_000],
])('reads %s', (rate, milliseconds) => {
  expect(rateMilliseconds(rate)).toBe(milliseconds);
});

it('names a rate that it cannot read', () => {
  expect(() => rateMilliseconds('cron(0 3 * * ? *)')).toThrow('cron(0 3 * * ? *)');
});

it('tells a job under way that its time is over when the platform stops', async () => {
  const stopping = new AbortController();
  const left: number[] = [];
  const job = {
    functionName: 'job',
    rate: 'rate(1 minute)',
    timeoutSeconds: 60,
    handler: async (_event: unknown, context: { getRemainingTimeInMillis(): number }) => {
      left.push(context.getRemainingTimeInMillis());
      stopping.abort();
      left.push(context.getRemainingTimeInMillis());
    },
  };

  await runSchedule(job, stopping.signal);

  expect(left[0]).toBeGreaterThan(50_000);
  expect(left[1]).toBe(0);
});
