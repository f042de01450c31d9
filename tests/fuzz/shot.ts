import type { Operation } from '@concert/contracts/operation';
import type { Caller } from '../journeys/access/world.ts';

/** One request of a run, ready for the wire. */
export interface Shot {
  readonly index: number;
  readonly operation: Operation;
  readonly kind: 'valid' | 'broken' | 'hostile' | 'malformed';
  /** What was done to it, by name. */
  readonly tricks: readonly string[];
  readonly by: Caller | 'spare' | 'forger';
  readonly bytes: Buffer;
  /** Whether the contract refuses it whatever the state of the world. */
  readonly mustBeRefused: boolean;
  /** Whether it surely reaches `operation`. */
  readonly isAddressed: boolean;
}
