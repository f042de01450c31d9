import { z } from 'zod';

/** The services that can be made to fail, each for itself. */
const FAULTY_SERVICES = ['dynamodb', 'sqs', 'sns', 's3', 'ses', 'eventbridge', 'secretsmanager'] as const;
export type FaultyService = (typeof FAULTY_SERVICES)[number];

const faultSchema = z.discriminatedUnion('kind', [
  /** The connection is closed before the request is carried out. */
  z.strictObject({ kind: z.literal('refuse') }),
  /** Each request waits first. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(1).max(60_000) }),
  /** The service's own error for too many requests; nothing is carried out. */
  z.strictObject({ kind: z.literal('throttle') }),
  /** The request is carried out and its answer never arrives. */
  z.strictObject({ kind: z.literal('lose-answer') }),
]);
export type Fault = z.infer<typeof faultSchema>;

/** What is switched on. `share` is the part of the requests, from 0 to 1, that meet a fault. */
export const faultsSchema = z.strictObject({
  services: z.partialRecord(
    z.enum(FAULTY_SERVICES),
    z.intersection(faultSchema, z.object({ share: z.number().min(0).max(1).default(1) })),
  ),
  /** Each event is put into its queues twice, late and in no order. */
  deliveries: z.enum(['once', 'twice']).default('once'),
});
export type Faults = z.infer<typeof faultsSchema>;

/** The switches of the AWS stand-ins; all are off again after a restart. */
export interface FaultBox {
  current(): Faults;
  set(faults: Faults): void;
  /** The fault that a request to this service meets now, if any. */
  drawn(service: FaultyService): Fault | undefined;
}

const NONE: Faults = { services: {}, deliveries: 'once' };

export function openFaultBox(random: () => number = Math.random): FaultBox {
  let faults = NONE;
  return {
    current: () => faults,
    set: (next) => {
      faults = next;
    },
    drawn: (service) => {
      const fault = faults.services[service];
      return fault !== undefined && random() < fault.share ? fault : undefined;
    },
  };
}
