import { type Clock, SECOND } from '@concert/values/clock';

/** How far the relay is behind, from what it reads anyway. */
export interface Backlog {
  /** What waits, the oldest first, as it was read. */
  readonly see: (events: readonly { readonly createdAt: Date }[]) => void;
  /** The end of the outbox was reached. */
  readonly caughtUp: () => void;
  /** The oldest event's age, and the most that waited in one row of batches: no fewer waited. */
  readonly figures: () => { readonly oldestSeconds: number; readonly backlog: number };
}

export function openBacklog(clock: Clock): Backlog {
  let oldestSeconds = 0;
  let row = 0;
  let backlog = 0;
  return {
    see(events) {
      const [first] = events;
      if (first === undefined) return;
      oldestSeconds = Math.max(oldestSeconds, (clock().getTime() - first.createdAt.getTime()) / SECOND);
      row += events.length;
      backlog = Math.max(backlog, row);
    },
    caughtUp() {
      row = 0;
    },
    figures: () => ({ oldestSeconds, backlog }),
  };
}
