import { expect, it, vi } from 'vitest';
import { openFaultBox } from './fault-box.ts';
import { unrulyDeliveries } from './unruly-deliveries.ts';

const sent = (body: string) => ({ targetArn: 'arn:aws:sqs:eu-central-1:000000000000:q', body });

it('delivers once and in order, until it is told to deliver everything twice and late', async () => {
  const box = openFaultBox();
  const arrived: string[] = [];
  const deliver = unrulyDeliveries(async (deliveries) => {
    arrived.push(...deliveries.map(({ body }) => body));
  }, box);
  await deliver([sent('first'), sent('second')]);
  expect(arrived.splice(0)).toEqual(['first', 'second']);

  box.set({ services: {}, deliveries: 'twice' });
  await deliver([sent('third'), sent('fourth')]);
  expect(arrived).toEqual([]);
  await vi.waitFor(() => expect(arrived).toHaveLength(4), 10_000);
  expect(arrived.toSorted()).toEqual(['fourth', 'fourth', 'third', 'third']);
});
