import type { AuditRecord as RecordContract } from '@concert/contracts/http/audit';
import { ROLES } from '@concert/contracts/roles';
import { z } from 'zod';
import type { AuditRecord } from '../domain/record.ts';

const ActorType = z.enum(['user', 'system', 'provider']);
const ActorRole = z.enum(ROLES).nullable();

/** A record as the API shows it. */
export function recordView(record: AuditRecord): z.input<typeof RecordContract> {
  const { actorType, actorId, actorRole, address, occurredAt, details, ...rest } = record;
  return {
    ...rest,
    actor: { type: ActorType.parse(actorType), id: actorId, role: ActorRole.parse(actorRole), address },
    occurredAt: occurredAt.toISOString(),
    details: { ...details },
  };
}
