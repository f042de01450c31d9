import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';

let aws: AwsUnderTest;
beforeAll(async () => {
  aws = await awsUnderTest();
});
afterAll(() => aws.end());

describe('EventBridge', () => {
  async function makeBus(): Promise<string> {
    const Name = aws.unique('bus');
    await aws.clients().eventBridge.send(new CreateEventBusCommand({ Name }));
    return Name;
  }

  async function makeRule(
    EventBusName: string,
    pattern: object,
    ...arns: readonly string[]
  ): Promise<string> {
    const Name = aws.unique('rule');
    await aws
      .clients()
      .eventBridge.send(new PutRuleCommand({ Name, EventBusName, EventPattern: JSON.stringify(pattern) }));
    const Targets = arns.map((Arn, index) => ({ Id: String(index), Arn }));
    await aws.clients().eventBridge.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets }));
    return Name;
  }

  const event = (EventBusName: string, more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
    EventBusName,
    Source: 'concert.booking',
    DetailType: 'BookingConfirmed',
    Detail: '{"bookingId":"b1"}',
    ...more,
  });
  const put = (...Entries: PutEventsRequestEntry[]) =>
    aws.clients().eventBridge.send(new PutEventsCommand({ Entries }));

  it('sends an event in its envelope to the queues whose rules it fits, once to each', async () => {
    const bus = await makeBus();
    const [mail, audit, other] = [await aws.makeQueue(), await aws.makeQueue(), await aws.makeQueue()];
    await makeRule(bus, { 'detail-type': ['BookingConfirmed'] }, mail.arn, audit.arn);
    await makeRule(bus, { source: [{ prefix: 'concert.' }] }, audit.arn);
    await makeRule(bus, { 'detail-type': ['BookingCancelled'] }, other.arn);

    const { Entries, FailedEntryCount } = await put(
      event(bus, { Time: new Date('2030-01-02T03:04:05Z'), Resources: ['r'] }),
    );

    expect(FailedEntryCount).toBe(0);
    const [message, ...more] = await aws.receive(mail.url);
    expect(more).toEqual([]);
    expect(JSON.parse(message!.Body!)).toEqual({
      version: '0',
      id: Entries![0]!.EventId,
      'detail-type': 'BookingConfirmed',
      source: 'concert.booking',
      account: '000000000000',
      time: '2030-01-02T03:04:05Z',
      region: 'eu-central-1',
      resources: ['r'],
      detail: { bookingId: 'b1' },
    });
    expect(await aws.receive(audit.url)).toHaveLength(1);
    expect(await aws.receive(other.url, { wait: 0 })).toHaveLength(0);
  });

  it('keeps rules and every acknowledged event when it is killed', async () => {
    const bus = await makeBus();
    const queue = await aws.makeQueue();
    await makeRule(bus, { source: ['concert.booking'] }, queue.arn);
    await put(event(bus, { Detail: '{"n":1}' }));
    await aws.killAndRestart();
    await put(event(bus, { Detail: '{"n":2}' }));
    const found = new Set<number>();
    while (found.size < 2) {
      for (const message of await aws.receive(queue.url)) found.add(JSON.parse(message.Body!).detail.n);
    }
    expect([...found].toSorted()).toEqual([1, 2]);
  });

  it.each([
    ['without a source', { Source: '' }, 'InvalidArgument'],
    ['without a type', { DetailType: '' }, 'InvalidArgument'],
    ['whose detail is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['whose detail is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['for a bus that does not exist', { EventBusName: 'nowhere' }, 'ResourceNotFoundException'],
  ])('fails an entry %s alone', async (_name, wrong, ErrorCode) => {
    const bus = await makeBus();
    const { Entries, FailedEntryCount } = await put(event(bus), event(bus, wrong));
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toEqual([{ EventId: expect.any(String) }, expect.objectContaining({ ErrorCode })]);
  });

  it('fails an entry whose target is gone, so that its sender tries again', async () => {
    const bus = await makeBus();
    await makeRule(bus, { source: ['concert.booking'] }, 'arn:aws:sqs:eu-central-1:000000000000:gone');
    const { Entries, FailedEntryCount } = await put(event(bus));
    expect(FailedEntryCount).toBe(1);
    expect(Entries?.[0]).toMatchObject({ ErrorCode: 'InternalFailure' });
  });

  it('takes ten entries and 256 KiB, and no more', async () => {
    const bus = await makeBus();
    const Detail = JSON.stringify({ text: 'x'.repeat(25_000) });
    await put(...Array.from({ length: 10 }, () => event(bus, { Detail })));
    await expect(put(...Array.from({ length: 11 }, () => event(bus)))).rejects.toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
    const large = JSON.stringify({ text: 'x'.repeat(27_000) });
    await expect(put(...Array.from({ length: 10 }, () => event(bus, { Detail: large })))).rejects.toThrow(
      'Total size of the entries in the request is over the limit.',
    );
  });

  it('refuses a wrong pattern, an unknown rule, and a target that it cannot serve', async () => {
    const bus = await makeBus();
    const send = (EventPattern: string) =>
      aws.clients().eventBridge.send(new PutRuleCommand({ Name: 'r', EventBusName: bus, EventPattern }));
    await expect(send('{"source":"x"}')).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidEventPatternException' }),
    );
    const describeRule = new DescribeRuleCommand({ Name: 'none', EventBusName: bus });
    await expect(aws.clients().eventBridge.send(describeRule)).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
    const rule = await makeRule(bus, { source: ['x'] }, (await aws.makeQueue()).arn);
    const Targets = [{ Id: '1', Arn: 'arn:aws:lambda:eu-central-1:000000000000:function:f' }];
    await expect(
      aws.clients().eventBridge.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets })),
    ).rejects.toThrow(expect.objectContaining({ name: 'ValidationException' }));
  });

  it('forgets a rule that is deleted, which must have no targets left', async () => {
    const bus = await makeBus();
    const queue = await aws.makeQueue();
    const Name = await makeRule(bus, { source: ['concert.booking'] }, queue.arn);
    const remove = () => aws.clients().eventBridge.send(new DeleteRuleCommand({ Name, EventBusName: bus }));
    await expect(remove()).rejects.toThrow('has targets');
    await aws
      .clients()
      .eventBridge.send(new RemoveTargetsCommand({ Rule: Name, EventBusName: bus, Ids: ['0'] }));
    await remove();
    await put(event(bus));
    expect(await aws.receive(queue.url, { wait: 0 })).toEqual([]);
  });

  it('carries thousands of events into three queues without a failure', { timeout: 60_000 }, async () => {
    const bus = await makeBus();
    const queues = [await aws.makeQueue(), await aws.makeQueue(), await aws.makeQueue()];
    for (const { arn } of queues) await makeRule(bus, { source: [{ prefix: 'concert.' }] }, arn);
    const total = 6_000;
    const Detail = JSON.stringify({ bookingId: 'b', text: 'x'.repeat(600) });
    const batch = Array.from({ length: 10 }, () => event(bus, { Detail }));
    let sent = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (sent < total) {
          sent += batch.length;
          expect((await put(...batch)).FailedEntryCount).toBe(0);
        }
      }),
    );
    const perSecond = (sent / (performance.now() - began)) * 1_000;
    console.log(`${Math.round(perSecond)} events/s into 3 queues`);
    // A busy machine is slow: this only tells a standstill from work.
    expect(perSecond).toBeGreaterThan(150);
  });
});
