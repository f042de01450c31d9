import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { DeleteSuppressedDestinationCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';

let aws: AwsUnderTest;
beforeAll(async () => {
  aws = await awsUnderTest();
});
afterAll(() => aws.end());

describe('Secrets Manager', () => {
  const get = (SecretId: string, more: { VersionStage?: string; VersionId?: string } = {}) =>
    aws.clients().secretsManager.send(new GetSecretValueCommand({ SecretId, ...more }));

  it('gives a secret by name and by ARN, also after a kill, from a file that only its owner reads', async () => {
    const Name = 'concert/keys';
    const { ARN } = await aws
      .clients()
      .secretsManager.send(new CreateSecretCommand({ Name, SecretString: 'v1' }));
    await aws.killAndRestart();
    for (const id of [Name, ARN!, ARN!.slice(0, -7)]) {
      expect(await get(id)).toMatchObject({ Name, SecretString: 'v1', VersionStages: ['AWSCURRENT'] });
    }
    expect((await stat(join(aws.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('keeps the value before as AWSPREVIOUS when a new one is put', async () => {
    const Name = aws.unique('secret');
    await aws.clients().secretsManager.send(new CreateSecretCommand({ Name, SecretString: 'v1' }));
    for (const SecretString of ['v2', 'v3']) {
      await aws.clients().secretsManager.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    }
    expect((await get(Name)).SecretString).toBe('v3');
    expect((await get(Name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('v2');
    await expect(get(Name, { VersionStage: 'AWSPENDING' })).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
  });

  it('rotates: a pending version becomes the current one, and the current one the previous', async () => {
    const Name = aws.unique('secret');
    const { VersionId: old } = await aws
      .clients()
      .secretsManager.send(new CreateSecretCommand({ Name, SecretString: 'old' }));
    const { VersionId: next } = await aws
      .clients()
      .secretsManager.send(
        new PutSecretValueCommand({ SecretId: Name, SecretString: 'new', VersionStages: ['AWSPENDING'] }),
      );
    expect((await get(Name)).SecretString).toBe('old');
    await aws.clients().secretsManager.send(
      new UpdateSecretVersionStageCommand({
        SecretId: Name,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: next,
        RemoveFromVersionId: old,
      }),
    );
    const { VersionIdsToStages } = await aws
      .clients()
      .secretsManager.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(VersionIdsToStages?.[next!]?.toSorted()).toEqual(['AWSCURRENT', 'AWSPENDING']);
    expect(VersionIdsToStages?.[old!]).toEqual(['AWSPREVIOUS']);
  });

  it('makes one version of a repeated request, and refuses the same token for another value', async () => {
    const Name = aws.unique('secret');
    await aws.clients().secretsManager.send(new CreateSecretCommand({ Name, SecretString: 'v1' }));
    const ClientRequestToken = '01234567-89ab-cdef-0123-456789abcdef';
    const again = (SecretString: string) =>
      aws
        .clients()
        .secretsManager.send(new PutSecretValueCommand({ SecretId: Name, ClientRequestToken, SecretString }));
    await again('v2');
    await again('v2');
    expect((await get(Name)).VersionId).toBe(ClientRequestToken);
    await expect(again('v3')).rejects.toThrow(expect.objectContaining({ name: 'ResourceExistsException' }));
  });

  it('lists its secrets page by page, without their values', async () => {
    for (const Name of ['list/a', 'list/b']) {
      await aws.clients().secretsManager.send(new CreateSecretCommand({ Name, SecretString: 'hidden' }));
    }
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await aws
        .clients()
        .secretsManager.send(new ListSecretsCommand({ MaxResults: 1, NextToken }));
      expect(JSON.stringify(page)).not.toContain('hidden');
      found.push(...page.SecretList!.map((secret) => secret.Name!));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(found).toEqual(expect.arrayContaining(['list/a', 'list/b']));
    expect(new Set(found).size).toBe(found.length);
  });

  it('keeps every change of many at once', async () => {
    const Names = Array.from({ length: 20 }, () => aws.unique('secret'));
    await Promise.all(
      Names.map((Name) =>
        aws.clients().secretsManager.send(new CreateSecretCommand({ Name, SecretString: Name })),
      ),
    );
    await aws.killAndRestart();
    for (const Name of Names) expect((await get(Name)).SecretString).toBe(Name);
  });
});

describe('SNS and the phones', () => {
  it('shows what was published for phones, by its recipient, also after a kill', async () => {
    const { sns } = aws.clients();
    const topicOf = async (Name: string) => (await sns.send(new CreateTopicCommand({ Name }))).TopicArn;
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await sns.send(
      new PublishCommand({
        TopicArn: await topicOf('concert-sms'),
        Message: '204816 is your code',
        MessageAttributes: { number: text('+4915112345678'), userId: text('u1') },
      }),
    );
    const push = {
      id: 'n1',
      userId: 'u1',
      deviceId: 'd1',
      platform: 'ios',
      title: 'Soon',
      body: 'At 20:00',
      link: null,
    };
    const pushes = await topicOf('concert-notifications');
    await sns.send(new PublishCommand({ TopicArn: pushes, Message: JSON.stringify(push) }));
    await sns.send(new PublishCommand({ TopicArn: await topicOf('concert-alerts'), Message: '{}' }));
    await aws.killAndRestart();

    const listed = async (query: string) => (await fetch(`${aws.running().endpoints.phones}${query}`)).json();
    expect(await listed('')).toMatchObject({
      items: [
        { kind: 'push', to: 'u1', title: 'Soon', text: 'At 20:00', platform: 'ios' },
        { kind: 'sms', to: '+4915112345678', text: '204816 is your code' },
      ],
    });
    expect(await listed('?to=%2B4915')).toMatchObject({ items: [{ kind: 'sms' }] });
    expect(await listed('?to=nobody')).toEqual({ items: [] });
  });
});

describe('SES and the mailbox', () => {
  function sesClient(): SESv2Client {
    const ses = new SESv2Client({
      region: 'eu-central-1',
      endpoint: aws.running().endpoints.ses,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    onTestFinished(() => ses.destroy());
    return ses;
  }

  it('takes a raw mail with attachments of 5 MB, and shows it with them, also after a kill', async () => {
    const ses = sesClient();
    const pdf = Buffer.alloc(5 * 1024 * 1024, 'pdf!');
    const mime = [
      'From: Concert <tickets@concert.example>',
      'To: Fan@Concert.example',
      'Subject: Your tickets',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See you there.',
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="ticket.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      pdf.toString('base64').replace(/.{76}/g, '$&\r\n'),
      '--b--',
      '',
    ].join('\r\n');
    const { MessageId } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: 'tickets@concert.example',
        Destination: { ToAddresses: ['fan@concert.example'] },
        Content: { Raw: { Data: Buffer.from(mime) } },
      }),
    );
    await aws.killAndRestart();

    const list = await (await fetch(`${aws.running().endpoints.mailbox}?to=fan@concert`)).text();
    expect(JSON.parse(list).items).toEqual([
      expect.objectContaining({
        messageId: MessageId,
        subject: 'Your tickets',
        body: expect.objectContaining({ text: expect.stringContaining('See you there.') }),
        attachments: [expect.objectContaining({ filename: 'ticket.pdf', size: pdf.length })],
      }),
    ]);
    expect(list.length).toBeLessThan(10_000);
    const file = await fetch(`${aws.running().endpoints.mailbox}/${MessageId}/attachments/0`);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await file.arrayBuffer()).equals(pdf)).toBe(true);
    const nobody = await fetch(`${aws.running().endpoints.mailbox}?to=somebody@else`);
    expect(await nobody.json()).toEqual({ items: [] });
  });

  it('tells what becomes of mails in SES’s words, by the addresses of its mailbox simulator', async () => {
    const { sns } = aws.clients();
    const queue = await aws.makeQueue();
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'concert-email' }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queue.arn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    const ses = sesClient();
    const told = async (to: string, count: number) => {
      const { MessageId } = await ses.send(
        new SendEmailCommand({
          FromEmailAddress: 'tickets@concert.example',
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: Buffer.from(`From: a@b.example\r\nTo: ${to}\r\nSubject: x\r\n\r\nx`) } },
          ConfigurationSetName: 'concert-marketing',
          EmailTags: [{ Name: 'emailId', Value: '1' }],
        }),
      );
      const bodies: string[] = [];
      while (bodies.length < count) {
        for (const { Body, ReceiptHandle } of await aws.receive(queue.url)) {
          bodies.push(Body!);
          await aws.clients().sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
        }
      }
      return bodies.map((body) => {
        const event = JSON.parse(body);
        expect(event.mail).toMatchObject({
          messageId: MessageId,
          destination: [to],
          tags: { emailId: ['1'], 'ses:configuration-set': ['concert-marketing'] },
        });
        return event;
      });
    };
    expect(await told('somebody@concert.example', 1)).toMatchObject([
      { eventType: 'Delivery', delivery: { recipients: ['somebody@concert.example'] } },
    ]);
    expect(await told('bounce+1@simulator.amazonses.com', 1)).toMatchObject([
      { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bounceSubType: 'General' } },
    ]);
    expect(await told('suppressionlist@simulator.amazonses.com', 1)).toMatchObject([
      { eventType: 'Bounce', bounce: { bounceSubType: 'Suppressed' } },
    ]);
    const complained = await told('complaint@simulator.amazonses.com', 2);
    expect(complained.map(({ eventType }) => eventType).sort()).toEqual(['Complaint', 'Delivery']);
  });

  it('refuses what is no mail, and knows nobody whom SES itself suppressed, as SES says it', async () => {
    const ses = sesClient();
    const send = (mime: string) =>
      ses.send(
        new SendEmailCommand({
          Destination: { ToAddresses: ['a@b.example'] },
          Content: { Raw: { Data: Buffer.from(mime) } },
        }),
      );
    await expect(send('To: a@b.example\r\n\r\nx')).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(
      ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress: 'a@b.example' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
