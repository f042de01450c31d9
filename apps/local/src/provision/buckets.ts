import {
  BucketLocationConstraint,
  CreateBucketCommand,
  ListBucketsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { bucketName, type CloudBucket } from './cloud-types.ts';
import { ignoring } from './ignoring.ts';

/** Makes the buckets that are not there yet; returns every bucket's name in this environment by its name in the list. */
export async function provisionBuckets(
  client: S3Client,
  buckets: Readonly<Record<string, CloudBucket>>,
  envName: string,
): Promise<Readonly<Record<string, string>>> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  const present = new Set(Buckets.map((bucket) => bucket.Name));
  const names = Object.entries(buckets).map(
    ([name, bucket]) => [name, bucketName(name, bucket, envName)] as const,
  );
  await Promise.all(
    names.map(async ([name, Bucket]) => {
      const bucket = buckets[name];
      if (bucket && !present.has(Bucket)) await createBucket(client, Bucket, bucket);
    }),
  );
  return Object.fromEntries(names);
}

async function createBucket(client: S3Client, Bucket: string, bucket: CloudBucket): Promise<void> {
  await ignoring(
    ['BucketAlreadyOwnedByYou'],
    client.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: BucketLocationConstraint.eu_central_1 },
        ...(bucket.writeOnce && { ObjectLockEnabledForBucket: true }),
      }),
    ),
  );
  if (bucket.versioned) await keepVersions(client, Bucket);
  if (bucket.expireDays !== undefined) await expireAfter(client, Bucket, bucket.expireDays);
}

/** fauxqs keeps one version of each object. */
async function keepVersions(client: S3Client, Bucket: string): Promise<void> {
  await ignoring(
    ['NotImplemented'],
    client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  );
}

async function expireAfter(client: S3Client, Bucket: string, Days: number): Promise<void> {
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ ID: 'expire', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days } }],
      },
    }),
  );
}
