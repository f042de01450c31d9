import { createServer, type Server } from 'node:http';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPhones, type PhoneSettings } from './phones.ts';

/** SNS's own protocol: forms in, XML out. It takes everything but what `refusals` names, by action. */
const asked: Record<string, string>[] = [];
const refusals = new Map<string, string>();
let server: Server;
let client: SNSClient;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    asked.push(form);
    const action = form.Action ?? '';
    const refusal = refusals.get(action);
    response.writeHead(refusal === undefined ? 200 : 400, { 'content-type': 'text/xml' });
    response.end(
      refusal === undefined
        ? `<${action}Response><${action}Result><EndpointArn>arn:endpoint</EndpointArn><MessageId>m</MessageId></${action}Result></${action}Response>`
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${refusal}</Code><Message>no</Message></Error></ErrorResponse>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  client = new SNSClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

beforeEach(() => {
  asked.length = 0;
  refusals.clear();
});

afterAll(() => {
  client.destroy();
  server.close();
});

const topics: PhoneSettings = {
  pushTopic: 'arn:push',
  textTopic: 'arn:texts',
  applications: {},
  textSender: undefined,
};
const phone = { id: 'd1', platform: 'ios' as const, token: 'token-of-the-phone', endpoint: null };
const message = { id: 'n1', userId: 'u1', title: 'Soon', body: 'At 20:00', link: '/bookings/b1' };
const applied: PhoneSettings = { ...topics, applications: { ios: 'arn:app' }, textSender: 'Concert' };

describe('push messages', () => {
  it('go to the topic while there is no application for the platform, without the token', async () => {
    expect(await openPhones(topics, client).push(phone, message)).toEqual({ kind: 'taken', endpoint: null });
    expect(asked).toMatchObject([{ Action: 'Publish', TopicArn: 'arn:push' }]);
    expect(JSON.parse(asked[0]?.Message ?? '')).toMatchObject({
      userId: 'u1',
      deviceId: 'd1',
      title: 'Soon',
    });
    expect(JSON.stringify(asked)).not.toContain(phone.token);
  });

  it('go to the device’s endpoint, which is made with the first', async () => {
    const { push } = openPhones(applied, client);
    expect(await push(phone, message)).toEqual({ kind: 'taken', endpoint: 'arn:endpoint' });
    expect(asked.map(({ Action }) => Action)).toEqual(['CreatePlatformEndpoint', 'Publish']);
    const { APNS, default: plain } = JSON.parse(asked[1]?.Message ?? '');
    expect(plain).toBe('Soon');
    expect(JSON.parse(APNS)).toMatchObject({ aps: { alert: { title: 'Soon' } }, link: '/bookings/b1' });
    await push({ ...phone, endpoint: 'arn:endpoint' }, message);
    expect(asked.map(({ Action }) => Action)).toEqual(['CreatePlatformEndpoint', 'Publish', 'Publish']);
  });

  it.each([
    ['Publish', 'EndpointDisabled'],
    ['Publish', 'NotFound'],
    ['CreatePlatformEndpoint', 'InvalidParameter'],
  ])('say that a device is gone when %s answers %s', async (action, refusal) => {
    refusals.set(action, refusal);
    expect(await openPhones(applied, client).push(phone, message)).toEqual({ kind: 'gone' });
  });

  it('fail when the application itself is not there, so that no device is taken for gone', async () => {
    refusals.set('CreatePlatformEndpoint', 'NotFound');
    await expect(openPhones(applied, client).push(phone, message)).rejects.toThrow();
  });
});

describe('text messages', () => {
  const text = { userId: 'u1', number: '+4915112345678', text: 'Soon' };

  it('go to the topic with their number while they have no sender', async () => {
    await openPhones(topics, client).text(text);
    expect(asked).toMatchObject([{ TopicArn: 'arn:texts', Message: 'Soon' }]);
    expect(Object.values(asked[0] ?? {})).toContain('+4915112345678');
  });

  it('go to the number under the sender’s name', async () => {
    await openPhones(applied, client).text(text);
    expect(asked).toMatchObject([{ PhoneNumber: '+4915112345678', Message: 'Soon' }]);
    expect(asked[0]?.TopicArn).toBeUndefined();
    expect(Object.values(asked[0] ?? {})).toContain('Concert');
  });
});
