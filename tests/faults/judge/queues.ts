import { deadLetterQueue } from '@concert/cloud/dead-letters';
import { queueDepth } from '@concert/cloud/queues';
import { endpointsAt } from '../../../apps/local/src/aws/endpoints.ts';
import { type Clients, openClients } from '../../../apps/local/src/provision/clients.ts';
import { provisionQueues } from '../../../apps/local/src/provision/queues.ts';
import { readCloud } from '../../../apps/local/src/provision/read-cloud.ts';

/**
 * What failed comes again after so long, where production waits one or two minutes: a fault is then over in seconds and
 * met as often as in minutes there. Longer than any consumer works at a batch.
 */
const VISIBILITY_SECONDS = 8;

const LONGER: Readonly<Record<string, number>> = {
  // Prints tickets.
  'concert-file-queue': 20,
  // A mail whose sender died is taken over after 70 seconds, within its five tries.
  'concert-email-queue': 16,
};

/** SQS, as the platform of this process's environment has it. */
export type Queues = Clients['sqs'];

export const openQueues = (): Queues => openClients(endpointsAt(process.env.AWS_ENDPOINT_URL_SQS ?? '')).sqs;

const queueNames = (): readonly string[] => Object.keys(readCloud().queues);

export async function shortenVisibility(queues: Queues): Promise<void> {
  const shortened = Object.entries(readCloud().queues).map(([name, queue]) => {
    const visibilityTimeoutSeconds = LONGER[name] ?? VISIBILITY_SECONDS;
    return [name, { ...queue, visibilityTimeoutSeconds }] as const;
  });
  await provisionQueues(queues, Object.fromEntries(shortened));
}

/** The queues that are not empty, with how much is in them. */
export async function waitingMessages(client: Queues): Promise<readonly string[]> {
  return notEmpty(client, queueNames());
}

/** The dead-letter queues that are not empty. */
export async function deadLetters(client: Queues): Promise<readonly string[]> {
  return notEmpty(client, queueNames().map(deadLetterQueue));
}

async function notEmpty(client: Queues, names: readonly string[]): Promise<readonly string[]> {
  const depths = await Promise.all(
    names.map(async (name) => ({ name, depth: await queueDepth(name, client) })),
  );
  return depths.filter(({ depth }) => depth > 0).map(({ name, depth }) => `${name} ${depth}`);
}
