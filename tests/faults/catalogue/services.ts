import { setTimeout as pause } from 'node:timers/promises';
import type { Fault as AwsFault, FaultyService } from '../../../apps/local/src/aws/faults/fault-box.ts';
import { setAws } from '../controls/aws.ts';
import type { Fault } from '../fault.ts';

const PHASES: readonly AwsFault[] = [
  { kind: 'refuse' },
  { kind: 'slow', delayMs: 1_500 },
  { kind: 'throttle' },
  { kind: 'lose-answer' },
];
const PHASE_MS = 2_500;

/** One service of the cloud goes wrong in each way, one after the other. */
function goesWrong(name: string, service: FaultyService, title: string, recoversWithin: number): Fault {
  return {
    name,
    title: `${title} refuses, is slow, throttles, loses answers: 2.5 s each`,
    recoversWithin,
    async happen() {
      for (const fault of PHASES) {
        await setAws({ services: { [service]: { ...fault, share: 1 } } });
        await pause(PHASE_MS);
      }
      await setAws({});
    },
  };
}

export const services: readonly Fault[] = [
  goesWrong('dynamodb', 'dynamodb', 'DynamoDB', 10),
  goesWrong('s3', 's3', 'S3', 10),
  goesWrong('ses', 'ses', 'SES', 10),
  goesWrong('bus', 'eventbridge', 'EventBridge', 10),
  goesWrong('queues', 'sqs', 'SQS', 15),
  goesWrong('topics', 'sns', 'SNS', 10),
  goesWrong('secrets', 'secretsmanager', 'Secrets Manager', 10),
  {
    name: 'messages-twice',
    title: 'every message is delivered twice, up to 3 s late and in no order',
    recoversWithin: 10,
    isQuick: true,
    async happen() {
      await setAws({ deliveries: 'twice' });
      await pause(7_000);
      await setAws({});
    },
  },
];
