import { setTimeout as pause } from 'node:timers/promises';
import { killOne, processesOf } from '../controls/processes.ts';
import type { Fault } from '../fault.ts';

export const kills: readonly Fault[] = [
  {
    name: 'kill-database',
    title: 'kill -9 of MariaDB',
    recoversWithin: 10,
    happen: ({ platform }) => killOne(platform(), 'database'),
  },
  {
    name: 'kill-redis',
    title: 'kill -9 of Redis',
    recoversWithin: 10,
    happen: ({ platform }) => killOne(platform(), 'redis'),
  },
  {
    name: 'kill-gateway',
    title: 'kill -9 of one of two gateways',
    recoversWithin: 15,
    isQuick: true,
    happen: ({ platform }) => killOne(platform(), 'gateway'),
  },
  {
    name: 'kill-workers',
    title: 'kill -9 of both background processes, one after the other',
    recoversWithin: 20,
    async happen({ platform }) {
      const pids = await processesOf(platform(), 'worker');
      for (const pid of pids) {
        process.kill(pid, 'SIGKILL');
        await pause(1_000);
      }
    },
  },
  {
    name: 'kill-aws',
    title: 'kill -9 of all AWS stand-ins (DynamoDB, SQS, SNS, S3, SES, EventBridge, Secrets Manager)',
    recoversWithin: 20,
    happen: ({ platform }) => killOne(platform(), 'aws'),
  },
  {
    name: 'kill-stripe',
    title: 'kill -9 of the Stripe stand-in',
    recoversWithin: 10,
    happen: ({ platform }) => killOne(platform(), 'stripe'),
  },
  {
    name: 'kill-platform',
    title: 'kill -9 of the platform’s main process, which is then started again',
    recoversWithin: 10,
    needsOwn: true,
    happen: ({ crashAndRestart }) => crashAndRestart(),
  },
];
