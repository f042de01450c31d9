import { createHash } from 'node:crypto';
import { fileOperations as operations } from '@concert/contracts/http/file';
import type { TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import sharp from 'sharp';
import type { FileContainer } from '../src/container.ts';
import { uploadFile } from '../src/use-cases/upload-files.ts';

const { body: Request } = operations.uploadFile;
const { body: Ticket } = operations.uploadFile.responses[201];

/** What a client asks for before it uploads. */
export const promise = (content: Buffer, changed: object = {}) =>
  Request.parse({
    fileName: 'poster.png',
    contentType: 'image/png',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('base64'),
    ...changed,
  });

export async function begin(container: FileContainer, by: TestUser, content: Buffer, changed: object = {}) {
  const { recorded } = await uploadFile(container, promise(content, changed), callBy(by));
  return Ticket.parse(recorded.body);
}

export const put = (ticket: { uploadUrl: string; headers: Record<string, string> }, content: Buffer) =>
  fetch(ticket.uploadUrl, { method: 'PUT', headers: ticket.headers, body: new Uint8Array(content) });

/** Asks for an upload and makes it. @returns its key */
export async function upload(container: FileContainer, by: TestUser, content: Buffer, changed: object = {}) {
  const ticket = await begin(container, by, content, changed);
  const { status } = await put(ticket, content);
  if (status !== 200) throw new Error(`the bucket answered ${status}`);
  return ticket.key;
}

export const givenImage = (width = 8, height = 8): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#ff5c1a' } })
    .png()
    .toBuffer();

/** The bucket's messages of these objects, as SQS hands them to the function. */
export function arrivals(...keys: readonly string[]) {
  return {
    Records: keys.map((key) => ({
      messageId: newId(),
      receiptHandle: '-',
      body: JSON.stringify({
        Records: [
          {
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: '-' }, object: { key: `incoming/${key}` } },
          },
        ],
      }),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '-',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '-',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:concert-scan-queue',
      awsRegion: 'eu-central-1',
    })),
  };
}
