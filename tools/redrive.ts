import { parseArgs } from 'node:util';
import { type DeadLetter, openDeadLetters } from '@concert/cloud/dead-letters';
import { Envelope } from '@concert/contracts/envelope';
import { z } from 'zod';
import { readCloud } from '../apps/local/src/provision/read-cloud.ts';
import { findRunningPlatform } from './running-platform.ts';

// Looks at what consumers gave up on, and gives it to them again.

const HELP = `Usage: npm run redrive                       how many messages each dead-letter queue has
       npm run redrive -- <queue> --peek    what they are: event, subject, correlation id
       npm run redrive -- <queue>           put them back into the queue

Put back after the cause is mended: docs/runbooks/dead-letters.md. Every consumer knows what it has applied, so a
message that comes twice does no harm; one that fails again is back in the dead-letter queue after its tries.

Options:
  --aws                the queues of the AWS account that the environment's credentials are for
  --data-dir <folder>  those of the local platform on this folder (CONCERT_DATA, else .local)
  --help               show this text`;

const MOST_SHOWN = 50;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  peek: { type: 'boolean' },
  aws: { type: 'boolean' },
  'data-dir': { type: 'string' },
} as const;

try {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help === true) {
    console.log(HELP);
  } else {
    if (values.aws !== true)
      Object.assign(process.env, (await findRunningPlatform(values['data-dir'])).environment);
    const [queue] = positionals;
    if (queue === undefined) await listQueues();
    else if (values.peek === true) await peek(known(queue));
    else await redrive(known(queue));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @throws Error that names the queues there are */
function known(queue: string): string {
  const names = Object.keys(readCloud().queues);
  if (names.includes(queue)) return queue;
  throw new Error(`There is no queue ${queue}. The queues are:\n  ${names.join('\n  ')}`);
}

async function listQueues(): Promise<void> {
  const names = Object.keys(readCloud().queues);
  const counts = await Promise.all(names.map((name) => openDeadLetters(name).count()));
  for (const [index, name] of names.entries())
    console.log(`${name.padEnd(30)}${String(counts[index]).padStart(8)}`);
}

async function peek(queue: string): Promise<void> {
  const letters = openDeadLetters(queue);
  const shown = await letters.peek(MOST_SHOWN);
  for (const letter of shown) console.log(describe(letter));
  const count = await letters.count();
  if (count > shown.length) console.log(`… of ${count}`);
  if (count === 0) console.log(`Nothing lies in the dead-letter queue of ${queue}.`);
}

async function redrive(queue: string): Promise<void> {
  const done = await openDeadLetters(queue).redrive((count) => {
    if (count % 100 === 0) console.error(`${count} put back`);
  });
  console.log(`${done} ${done === 1 ? 'message' : 'messages'} put back into ${queue}.`);
}

/** Who the event is about stands in the database, not here: ids only. */
function describe({ body, sentAt, messageId }: DeadLetter): string {
  const at = sentAt.toISOString();
  const read = z.object({ detail: Envelope }).safeParse(parsed(body));
  if (!read.success) return `${at}  message ${messageId} is no event of Concert (${body.length} characters)`;
  const { type, subject, id, correlationId } = read.data.detail;
  return `${at}  ${type.padEnd(24)} ${subject}  event ${id}  correlation ${correlationId}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
