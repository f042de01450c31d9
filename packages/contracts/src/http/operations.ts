import { z } from 'zod';
import { operation } from '../operation.ts';

const QueueName = z
  .string()
  .regex(/^concert(-[a-z0-9]+)+$/, 'must be the name of a queue, such as concert-email-queue')
  .max(76)
  .meta({ example: 'concert-email-queue' });

const QueueParams = z.object({ queue: QueueName });

const DeadLetter = z
  .object({
    messageId: z.string(),
    event: z
      .object({
        id: z.uuid(),
        type: z.string(),
        subject: z.string().meta({ description: 'What changed, as the audit trail is keyed' }),
        correlationId: z.string().meta({ description: 'In each line of the log on the way of this request' }),
      })
      .nullable()
      .meta({ description: 'null: the message is no event of Concert' }),
    sentAt: z.iso.datetime(),
    receiveCount: z
      .int()
      .meta({ description: 'How often it was taken, by consumers and by those who looked' }),
  })
  .meta({ id: 'DeadLetter' });

const ADMIN = ['admin'] as const;

/** What operators do by hand; the cache service serves it, as it does the platform's health. */
export const operationsOperations = {
  countDeadLetters: operation({
    id: 'countDeadLetters',
    service: 'cache',
    method: 'GET',
    path: '/operations/dead-letters',
    access: ADMIN,
    personalData: false,
    summary: 'How many messages each queue’s consumer gave up on',
    description: 'SQS counts approximately for a minute after a change.',
    responses: {
      200: {
        description: 'Every queue, by name',
        body: z.object({
          queues: z.array(z.object({ queue: z.string(), description: z.string(), count: z.int() })),
        }),
        example: {
          queues: [
            { queue: 'concert-email-queue', description: 'What becomes mails.', count: 2 },
            { queue: 'concert-file-queue', description: 'What becomes PDFs.', count: 0 },
          ],
        },
      },
    },
  }),
  listDeadLetters: operation({
    id: 'listDeadLetters',
    service: 'cache',
    method: 'GET',
    path: '/operations/dead-letters/{queue}',
    access: ADMIN,
    personalData: false,
    summary: 'What a queue’s consumer gave up on',
    description:
      'Up to fifty messages, as SQS has them at hand, without their content. Whoever looks keeps them from others for a second.',
    params: QueueParams,
    responses: {
      200: {
        description: 'Some of the messages, the oldest first',
        body: z.object({ queue: z.string(), items: z.array(DeadLetter) }),
        example: {
          queue: 'concert-email-queue',
          items: [
            {
              messageId: '5f0c1c0e-6f0e-4a3e-9f1b-0b9f3b1f4e55',
              event: {
                id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0e',
                type: 'BookingConfirmed',
                subject: 'booking/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
                correlationId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
              },
              sentAt: '2027-01-04T12:00:00.000Z',
              receiveCount: 6,
            },
          ],
        },
      },
    },
  }),
  redriveDeadLetters: operation({
    id: 'redriveDeadLetters',
    service: 'cache',
    method: 'POST',
    path: '/operations/dead-letters/{queue}/redrive',
    access: ADMIN,
    idempotent: true,
    summary: 'Give a queue’s consumer once more what it gave up on',
    description:
      'Up to two hundred messages at once; call again for the rest. Consumers know what they have applied, so a message that comes twice does no harm. What fails again is back after its tries.',
    params: QueueParams,
    responses: {
      200: {
        description: 'How many were put back, and how many are left',
        body: z.object({ queue: z.string(), redriven: z.int(), left: z.int() }),
        example: { queue: 'concert-email-queue', redriven: 2, left: 0 },
      },
    },
    problems: { 422: ['idempotency-key-reused'] },
  }),
} as const;
