import type { FolderCare } from '../load/own-platform.ts';
import type { World } from './world.ts';

/** One thing that goes wrong while people buy. */
export interface Fault {
  readonly name: string;
  /** What happens, for the table. */
  readonly title: string;
  /** From the end of the fault until a purchase that began after it has its ticket, seconds at most. */
  readonly recoversWithin: number;
  /** What buyers pay with: a payment method of the Stripe stand-in; a card that is charged at once if it is not given. */
  readonly card?: string;
  /** Whether the run's short form has it. */
  readonly isQuick?: boolean;
  /** Whether only a platform that was started for it can have it. */
  readonly needsOwn?: boolean;
  /** Needs a platform of its own, whose data folder is made ready for it. */
  readonly folder?: FolderCare;
  /** Why this machine cannot have it, if so. */
  readonly impossible?: () => string | undefined;
  /** Makes it happen, from its beginning to its end. */
  readonly happen: (world: World) => Promise<void>;
  /** After the rush has ended and before it is judged: what comes a day late. */
  readonly afterwards?: (world: World) => Promise<void>;
}
