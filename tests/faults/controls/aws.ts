import type { Faults } from '../../../apps/local/src/aws/faults/fault-box.ts';

/** Sets the switches of the AWS stand-ins; what is not named is off. */
export async function setAws({ services = {}, deliveries = 'once' }: Partial<Faults>): Promise<void> {
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL_EVENTBRIDGE}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ services, deliveries }),
  });
  if (!answer.ok) throw new Error(`The AWS stand-ins refused: ${await answer.text()}`);
}
