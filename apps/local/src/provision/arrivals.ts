import { PutBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { bucketName, type CloudBucket } from './cloud-types.ts';
import type { ProvisionedQueue } from './queues.ts';

/** Has each bucket tell its queue of what arrives; what the list no longer has is taken away. */
export async function provisionArrivals(
  client: S3Client,
  buckets: Readonly<Record<string, CloudBucket>>,
  {
    envName,
    queues,
  }: { readonly envName: string; readonly queues: Readonly<Record<string, ProvisionedQueue>> },
): Promise<void> {
  await Promise.all(
    Object.entries(buckets).map(([name, bucket]) =>
      client.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: bucketName(name, bucket, envName),
          NotificationConfiguration: { QueueConfigurations: queueConfigurations(bucket, queues) },
          SkipDestinationValidation: true,
        }),
      ),
    ),
  );
}

function queueConfigurations({ arrivals }: CloudBucket, queues: Readonly<Record<string, ProvisionedQueue>>) {
  if (arrivals === undefined) return [];
  return [
    {
      Id: 'arrivals',
      QueueArn: queues[arrivals.queue]?.arn,
      Events: ['s3:ObjectCreated:*' as const],
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: arrivals.prefix }] } },
    },
  ];
}
