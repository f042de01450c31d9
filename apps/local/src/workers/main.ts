import { enableCompileCache } from 'node:module';
import { constants, setPriority } from 'node:os';
import { SQSClient } from '@aws-sdk/client-sqs';
import { functionsWith, loadFunction } from '../gateway/functions.ts';
import { collectMetrics } from '../metrics/collect.ts';
import { workerShare } from '../platform/worker-settings.ts';
import type { CloudFunction } from '../provision/cloud-types.ts';
import { readCloud } from '../provision/read-cloud.ts';
import { pollQueue } from './poll-queue.ts';
import { runSchedule } from './run-schedule.ts';

// The background process: what Lambda's event source mappings and EventBridge's schedules do in AWS.

const HEAVY_MEMORY_MB = 1024;
const MOST_TO_FINISH_MS = 25_000;

enableCompileCache();
const tellMetrics = collectMetrics();
// In AWS these functions have their own processors. Here they share them, and whoever waits for an answer goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const cloud = readCloud();
const share = workerShare(process.env);
const stopping = new AbortController();
const client = new SQSClient({});

const polls = functionsWith(cloud, 'queue')
  .filter(isOurs)
  .map(async ([functionName, one]) => {
    if (one.trigger.type !== 'queue') return [];
    const { queue, batchSize, batchWindowSeconds, concurrency } = one.trigger;
    const handler = await loadFunction(functionName, one);
    const poll = {
      functionName,
      handler,
      timeoutSeconds: one.timeoutSeconds,
      queue,
      batchSize,
      batchWindowSeconds,
    };
    return Array.from({ length: concurrency }, () => pollQueue(client, poll, stopping.signal));
  });

const schedules = functionsWith(cloud, 'schedule')
  .filter(isOurs)
  .map(async ([functionName, one]) => {
    const rate = one.trigger.type === 'schedule' ? cloud.schedules[one.trigger.schedule]?.rate : undefined;
    if (rate === undefined) throw new Error(`function ${functionName} has no schedule`);
    const handler = await loadFunction(functionName, one);
    return [
      runSchedule({ functionName, handler, timeoutSeconds: one.timeoutSeconds, rate }, stopping.signal),
    ];
  });

const running = (await Promise.all([...polls, ...schedules])).flat();
process.send?.({ ready: true });
tellMetrics();

process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.on('SIGINT', () => {});

/**
 * Lambda gives processor by memory, so what is given much there computes much: printing tickets, writing mails. It
 * has a process of its own here, and does not keep a payment from confirming its booking.
 */
function isOurs([, one]: readonly [string, CloudFunction]): boolean {
  return one.memoryMb >= HEAVY_MEMORY_MB === (share === 'heavy');
}

/** What is under way is finished; what was received and not begun comes back after its visibility time-out. */
function stop(): void {
  stopping.abort();
  setTimeout(() => process.exit(0), MOST_TO_FINISH_MS).unref();
  void Promise.allSettled(running).then(() => process.exit(0));
}
