import type { SyncedScan } from '../api/types.ts';
import type { QueuedScan, Trouble } from './known.ts';

/** As many as the API takes at once. */
export const BATCH = 200;

export interface QueueHost {
  readonly queued: () => Promise<readonly QueuedScan[]>;
  readonly send: (eventId: string, scans: readonly QueuedScan[]) => Promise<readonly SyncedScan[]>;
  readonly settle: (scans: readonly { scan: QueuedScan; item: SyncedScan }[]) => Promise<void>;
}

/**
 * Tells the server of every queued scan, event by event. What was answered is settled at once, so that a loss of
 * connection in between repeats one batch at most, which changes nothing.
 */
export async function pushQueue({ queued, send, settle }: QueueHost): Promise<void> {
  const failures: unknown[] = [];
  for (const [eventId, scans] of byEvent(await queued())) {
    try {
      for (let start = 0; start < scans.length; start += BATCH) {
        const batch = scans.slice(start, start + BATCH);
        const items = await send(eventId, batch);
        await settle(
          batch.flatMap((scan, index) => {
            const item = items[index];
            return item === undefined ? [] : [{ scan, item }];
          }),
        );
      }
    } catch (thrown) {
      // One event that is refused must not hold up the others'.
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function byEvent(scans: readonly QueuedScan[]): ReadonlyMap<string, readonly QueuedScan[]> {
  const events = new Map<string, QueuedScan[]>();
  for (const scan of scans) {
    const others = events.get(scan.eventId);
    if (others === undefined) events.set(scan.eventId, [scan]);
    else others.push(scan);
  }
  return events;
}

/** What somebody should look at; undefined when the server agrees, or knows the scan by this device already. */
export function troubleOf(
  scan: QueuedScan,
  { result, problem }: SyncedScan,
  name: string | undefined,
): Trouble | undefined {
  const { id, eventId, ticketId, at } = scan;
  const trouble = { id, eventId, ticketId, name, at };
  if (result === 'double-used') return { ...trouble, kind: 'double-used' };
  return problem === null ? undefined : { ...trouble, kind: problem };
}
