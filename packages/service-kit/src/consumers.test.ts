import { cacheEvents } from '@concert/contracts/events/cache';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { on, queueHandler } from './consumers.ts';
import { openTelemetry } from './telemetry.ts';

const { CacheManaged } = cacheEvents;
const ID = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';

const envelope = {
  id: ID,
  type: CacheManaged.type,
  version: CacheManaged.version,
  source: CacheManaged.source,
  subject: 'cache/events',
  time: '2027-01-04T10:00:00.000Z',
  correlationId: 'from-the-browser',
  actor: { type: 'user', id: ID, role: 'admin', address: '127.0.0.1' },
  data: CacheManaged.example,
};

const message = (messageId: string, body: unknown) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const batch = (...records: readonly ReturnType<typeof message>[]) => ({ Records: records }) as SQSEvent;

const failuresOf = async (apply: () => Promise<void>, event: SQSEvent) => {
  const handler = queueHandler('test', [on(CacheManaged, apply)], openTelemetry('test'));
  return (await handler(event)).batchItemFailures.map((failure) => failure.itemIdentifier);
};

// Only then does the logger write through the console that tests can listen to.
beforeEach(() => vi.stubEnv('POWERTOOLS_DEV', 'true'));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('a batch of messages', () => {
  it.each([
    ['no JSON', '{"detail":'],
    ['no event', { detail: { id: 'x' } }],
    ['an event nobody here knows', { detail: { ...envelope, type: 'Unheard' } }],
    ['a later version', { detail: { ...envelope, version: 9 } }],
    ['data of another shape', { detail: { ...envelope, data: { action: 'dance' } } }],
    ['prototype keys', '{"detail":{"__proto__":{"type":"CacheManaged"}}}'],
  ])('is applied but for the one that is %s, which comes again', async (_, poison) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const applied = vi.fn(async () => {});
    const event = batch(
      message('first', { detail: envelope }),
      message('poison', poison),
      message('last', { detail: envelope }),
    );
    expect(await failuresOf(applied, event)).toEqual(['poison']);
    expect(applied).toHaveBeenCalledTimes(2);
  });

  it('leaves the correlation id of the browser in every line that is logged on its way', async () => {
    const lines: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
    vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
    const telemetry = openTelemetry('test');
    const stumble = async () => {
      await Promise.resolve();
      telemetry.degraded('redis', new Error('away'));
      throw new Error('stumbled');
    };
    expect(await failuresOf(stumble, batch(message('one', { detail: envelope })))).toEqual(['one']);
    expect(lines.map((line) => JSON.parse(line).correlationId)).toEqual(Array(3).fill('from-the-browser'));
  });
});
