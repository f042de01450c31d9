import type { z } from 'zod';
import type { ServiceName } from './services.ts';

/** One kind of event at one version. A change that old consumers cannot read is a new version beside the old. */
export interface EventType {
  readonly type: string;
  readonly version: number;
  readonly source: ServiceName;
  /** When it is written. */
  readonly description: string;
  /** What `subject` names: `booking/<id>`. */
  readonly subject: string;
  /** No personal data beyond ids: consumers read names and addresses through the owner's view. */
  readonly data: z.ZodObject;
  readonly example: Readonly<Record<string, unknown>>;
}

export function eventType<const E extends EventType>(definition: E): E {
  return definition;
}

export type DataOf<E extends EventType> = z.output<E['data']>;
