import { z } from 'zod';
import { ROLES } from './roles.ts';
import { SERVICES } from './services.ts';

/** Who caused a change. `system` is a schedule or a consumer, `provider` is Stripe or SES. */
export const Actor = z.object({
  type: z.enum(['user', 'system', 'provider']),
  id: z.string().max(64).nullable(),
  role: z.enum(ROLES).nullable(),
  address: z.string().max(45).nullable(),
});

export type Actor = z.output<typeof Actor>;

/**
 * What every event is wrapped in; its names follow CloudEvents 1.0 where it has them. `subject` names what
 * changed, as `booking/019a…`; the audit trail is keyed by it.
 */
export const Envelope = z.object({
  id: z.uuid(),
  type: z.string().max(64),
  version: z.int().min(1),
  source: z.enum(SERVICES),
  subject: z.string().max(100),
  time: z.iso.datetime(),
  correlationId: z.string().max(64),
  actor: Actor,
  data: z.record(z.string(), z.unknown()),
});

export type EventEnvelope = z.output<typeof Envelope>;
