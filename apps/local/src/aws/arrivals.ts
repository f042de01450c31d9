import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { durableValue } from './durable-file.ts';
import type { Deliver } from './events/put-events.ts';

const Watch = z.strictObject({ prefix: z.string(), queueArn: z.string() });
const Watches = z.record(z.string(), z.array(Watch));
type Watch = z.infer<typeof Watch>;

/** An object that was stored. */
export interface Arrival {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  /** As S3 names it: `ObjectCreated:Put`. */
  readonly how: string;
}

/** S3's event notifications: which queues are told of which new objects, kept on disk. */
export interface Arrivals {
  /** Takes a bucket's `NotificationConfiguration`; of it, queues for new objects by prefix. */
  configure(bucket: string, xml: string): Promise<void>;
  configuration(bucket: string): string;
  /** The queues have their messages on disk before anything that is sent after this call. */
  tell(arrival: Arrival): void;
}

export function openArrivals(file: string, deliver: Deliver, region: string): Arrivals {
  const watches = durableValue(file, Watches, {});
  return {
    configure: (bucket, xml) => watches.change((present) => ({ ...present, [bucket]: watchesOf(xml) })),
    configuration: (bucket) => configurationXml(watches.read()[bucket] ?? []),
    tell(arrival) {
      const fitting = (watches.read()[arrival.bucket] ?? []).filter(({ prefix }) =>
        arrival.key.startsWith(prefix),
      );
      if (fitting.length === 0) return;
      const body = JSON.stringify(message(arrival, region, new Date()));
      deliver(fitting.map(({ queueArn: targetArn }) => ({ targetArn, body }))).catch((error: unknown) => {
        // As S3: the object is stored, whatever became of the queue.
        console.error(`nobody was told of ${arrival.key}`, error);
      });
    },
  };
}

function watchesOf(xml: string): Watch[] {
  return [...xml.matchAll(/<QueueConfiguration>(.*?)<\/QueueConfiguration>/gs)].flatMap(([, one = '']) => {
    const queueArn = /<Queue>([^<]+)<\/Queue>/.exec(one)?.[1];
    if (queueArn === undefined || !one.includes('s3:ObjectCreated:')) return [];
    const rule = /<FilterRule>(?=.*?<Name>prefix<\/Name>).*?<Value>([^<]*)<\/Value>.*?<\/FilterRule>/is.exec(
      one,
    );
    return [{ queueArn, prefix: rule?.[1] ?? '' }];
  });
}

function configurationXml(watches: readonly Watch[]): string {
  const queues = watches.map(
    ({ queueArn, prefix }) =>
      `<QueueConfiguration><Queue>${queueArn}</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>${prefix}</Value></FilterRule></S3Key></Filter></QueueConfiguration>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<NotificationConfiguration>${queues.join('')}</NotificationConfiguration>`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function message({ bucket, key, bytes, how }: Arrival, awsRegion: string, now: Date) {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion,
        eventTime: now.toISOString(),
        eventName: how,
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'arrivals',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+'),
            size: bytes,
            sequencer: randomUUID().replaceAll('-', '').slice(0, 18).toUpperCase(),
          },
        },
      },
    ],
  };
}
