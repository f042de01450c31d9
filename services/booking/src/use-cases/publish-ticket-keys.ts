import type { BookingContainer } from '../container.ts';

/** The public halves of the keys that sign ticket codes, for door devices that verify offline. */
export async function publishTicketKeys({ ticketKeys }: BookingContainer) {
  const keys = await ticketKeys.published();
  return { keys: keys.map((key) => ({ ...key, use: 'sig', alg: 'EdDSA' })) };
}
