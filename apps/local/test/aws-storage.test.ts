import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';

let aws: AwsUnderTest;
beforeAll(async () => {
  aws = await awsUnderTest();
});
afterAll(() => aws.end());

describe('S3', () => {
  async function makeBucket(): Promise<string> {
    const Bucket = aws.unique('bucket');
    await aws.clients().s3.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  }

  it('keeps objects with type and metadata when it is killed', async () => {
    const Bucket = await makeBucket();
    const Body = Buffer.alloc(3_000_000, 'ticket');
    await aws.clients().s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a/b c.pdf',
        Body,
        ContentType: 'application/pdf',
        Metadata: { owner: 'me' },
      }),
    );
    await aws.killAndRestart();
    const found = await aws.clients().s3.send(new GetObjectCommand({ Bucket, Key: 'a/b c.pdf' }));
    expect(found).toMatchObject({ ContentType: 'application/pdf', Metadata: { owner: 'me' } });
    expect(Buffer.from(await found.Body!.transformToByteArray()).equals(Body)).toBe(true);
  });

  it('refuses to tag an object rather than write the tags over it', async () => {
    const Bucket = await makeBucket();
    await aws.clients().s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }));
    const tagging = new PutObjectTaggingCommand({
      Bucket,
      Key: 'kept',
      Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
    });
    await expect(aws.clients().s3.send(tagging)).rejects.toThrow(
      expect.objectContaining({ name: 'NotImplemented' }),
    );
    const { Body } = await aws.clients().s3.send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    expect(await Body!.transformToString()).toBe('kept');
  });

  it('writes an object once when it is asked to', async () => {
    const Bucket = await makeBucket();
    const put = (Body: string) =>
      aws.clients().s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body, IfNoneMatch: '*' }));
    await put('first');
    await expect(put('second')).rejects.toThrow(expect.objectContaining({ name: 'PreconditionFailed' }));
  });

  it('tells the queue of what arrives below a prefix, also after it was killed', async () => {
    const Bucket = await makeBucket();
    const queue = await aws.makeQueue();
    const rule = { Name: 'prefix' as const, Value: 'incoming/' };
    const configuration = {
      QueueConfigurations: [
        {
          QueueArn: queue.arn,
          Events: ['s3:ObjectCreated:*' as const],
          Filter: { Key: { FilterRules: [rule] } },
        },
      ],
    };
    await aws
      .clients()
      .s3.send(
        new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: configuration }),
      );
    await aws.killAndRestart();
    const { QueueConfigurations } = await aws
      .clients()
      .s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(QueueConfigurations).toMatchObject([{ QueueArn: queue.arn }]);
    for (const Key of ['media/other.png', 'incoming/a b ü.png']) {
      await aws.clients().s3.send(new PutObjectCommand({ Bucket, Key, Body: 'pixels' }));
    }
    const refused = await fetch(`${aws.running().endpoints.s3}/${Bucket}/incoming/c.png`, {
      method: 'PUT',
      body: 'x',
    });
    expect(refused.status).toBe(403);

    const messages = (await aws.receive(queue.url)).map(({ Body }) => JSON.parse(Body!));

    expect(messages).toMatchObject([
      {
        Records: [
          {
            eventSource: 'aws:s3',
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: Bucket }, object: { key: 'incoming/a+b+%C3%BC.png' } },
          },
        ],
      },
    ]);
  });

  it('cannot be led out of its folder by a key', async () => {
    const Bucket = await makeBucket();
    await aws
      .clients()
      .s3.send(new PutObjectCommand({ Bucket, Key: '../../../escaped', Body: 'x' }))
      .catch(() => {});
    for (const folder of [aws.dataDir, join(aws.dataDir, '..'), join(aws.dataDir, 'objects')]) {
      await expect(stat(join(folder, 'escaped'))).rejects.toThrow('ENOENT');
    }
  });

  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

  /** A signer as a service has it: for the address by which a browser reaches the bucket. */
  async function browserSide(): Promise<{ origin: string; signer: S3Client }> {
    const origin = await gatewayTo(aws.running().endpoints.s3, '/_local/s3');
    const endpoint = `${origin}/_local/s3`;
    const signer = new S3Client({ region: 'eu-central-1', credentials, endpoint, forcePathStyle: true });
    onTestFinished(() => signer.destroy());
    return { origin, signer };
  }

  it('takes and gives a presigned object through a prefix of another origin, as the gateway serves it', async () => {
    const Bucket = await makeBucket();
    const { origin, signer } = await browserSide();
    const Key = 'images/a b.png';
    const put = await getSignedUrl(signer, new PutObjectCommand({ Bucket, Key, ContentType: 'image/png' }));
    expect(put).toContain(`${origin}/_local/s3/${Bucket}/images/a%20b.png?`);
    const stored = await fetch(put, {
      method: 'PUT',
      body: 'pixels',
      headers: { 'content-type': 'image/png' },
    });
    expect(stored.status).toBe(200);
    const ResponseContentDisposition = 'attachment; filename="a.png"';
    const get = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition });
    const found = await fetch(await getSignedUrl(signer, get));
    expect(await found.text()).toBe('pixels');
    expect(found.headers.get('content-type')).toBe('image/png');
    expect(found.headers.get('content-disposition')).toBe(ResponseContentDisposition);
    const { Contents } = await aws.clients().s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'images/' }));
    expect(Contents).toEqual([expect.objectContaining({ Key, Size: 6 })]);
  });

  it('takes exactly the upload that was presigned: its type, its length, its checksum', async () => {
    const Bucket = await makeBucket();
    const { signer } = await browserSide();
    const ChecksumSHA256 = createHash('sha256').update('pixels').digest('base64');
    const terms = { ContentType: 'image/png', ContentLength: 6, ChecksumSHA256 };
    const url = await getSignedUrl(signer, new PutObjectCommand({ Bucket, Key: 'a.png', ...terms }), {
      signableHeaders: new Set(['content-type', 'content-length', 'x-amz-checksum-sha256']),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    });
    const headers = { 'content-type': 'image/png', 'x-amz-checksum-sha256': ChecksumSHA256 };
    const upload = async (body: string, more: Record<string, string> = {}, at = url) =>
      (await fetch(at, { method: 'PUT', body, headers: { ...headers, ...more } })).status;
    expect(await upload('pixels', { 'content-type': 'text/html' })).toBe(403);
    expect(await upload('pixels and more')).toBe(403);
    expect(await upload('poison')).toBe(400);
    expect(await upload('pixels', {}, url.replace('a.png', 'b.png'))).toBe(403);
    expect(await upload('pixels')).toBe(200);
  });

  it('shows everybody what is under media/, as the CDN does, and lets nobody write there', async () => {
    const Bucket = await makeBucket();
    const { origin } = await browserSide();
    await aws.clients().s3.send(new PutObjectCommand({ Bucket, Key: 'media/a.png', Body: 'pixels' }));
    const url = `${origin}/_local/s3/${Bucket}/media/a.png`;
    expect(await (await fetch(url)).text()).toBe('pixels');
    expect((await fetch(url, { method: 'PUT', body: 'other' })).status).toBe(403);
    expect((await fetch(`${origin}/_local/s3/${Bucket}/media/../private`)).status).toBe(403);
  });

  it('refuses what is not signed, and what has expired', async () => {
    const Bucket = await makeBucket();
    const { origin, signer } = await browserSide();
    await aws.clients().s3.send(new PutObjectCommand({ Bucket, Key: 'private', Body: 'secret' }));
    expect((await fetch(`${origin}/_local/s3/${Bucket}/private`)).status).toBe(403);
    const signingDate = new Date(Date.now() - 120_000);
    const get = new GetObjectCommand({ Bucket, Key: 'private' });
    const expired = await fetch(await getSignedUrl(signer, get, { expiresIn: 60, signingDate }));
    expect(expired.status).toBe(403);
    expect(await expired.text()).toContain('<Code>AccessDenied</Code>');
  });

  /** A gateway's way to the bucket: it takes its own prefix off and passes the rest on. */
  async function gatewayTo(target: string, prefix: string): Promise<string> {
    const server = createServer((incoming, outgoing) => {
      const url = new URL(incoming.url!.slice(prefix.length), target);
      const headers = {
        ...incoming.headers,
        host: url.host,
        'x-forwarded-host': incoming.headers.host,
        'x-forwarded-prefix': prefix,
      };
      const onward = httpRequest(url, { method: incoming.method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address!.port : ''}`;
  }
});

describe('DynamoDB', () => {
  const key = { AttributeName: 'id', KeyType: 'HASH' } as const;

  async function makeTable(client: DynamoDBClient): Promise<string> {
    const TableName = aws.unique('table');
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' } as const];
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [key],
        AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    return TableName;
  }

  it('keeps items when it is killed, and a table serves the moment it is made', async () => {
    const TableName = await makeTable(aws.clients().dynamoDb);
    const Item = { id: { S: 'session' }, expiresAt: { N: '1893456000' } };
    await aws.clients().dynamoDb.send(new PutItemCommand({ TableName, Item }));
    await aws.killAndRestart();
    const found = await aws
      .clients()
      .dynamoDb.send(new GetItemCommand({ TableName, Key: { id: { S: 'session' } } }));
    expect(found.Item).toEqual(Item);
  });

  it('survives a client that goes away in the middle of a request', async () => {
    const TableName = await makeTable(aws.clients().dynamoDb);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(aws.ports.dynamoDb, '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"half":', () =>
          socket.resetAndDestroy(),
        );
      });
      socket.once('close', () => resolve());
      socket.once('error', reject);
    });
    await aws.clients().dynamoDb.send(new PutItemCommand({ TableName, Item: { id: { S: 'after' } } }));
    const found = await aws
      .clients()
      .dynamoDb.send(new GetItemCommand({ TableName, Key: { id: { S: 'after' } } }));
    expect(found.Item).toEqual({ id: { S: 'after' } });
  });
});
