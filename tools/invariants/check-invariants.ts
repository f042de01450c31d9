import type { KeyObject } from 'node:crypto';
import type { DatabaseAddress } from '@concert/database/connection';
import { inSnapshot, type Reader, type Snapshot, withReader } from '@concert/database/snapshot';
import { checkAudit } from './audit.ts';
import { checkDeliveries } from './deliveries.ts';
import type { Check } from './findings.ts';
import { checkHolds } from './holds.ts';
import { readInFlight } from './in-flight.ts';
import { checkMoney } from './money.ts';
import type { Progress } from './progress.ts';
import { checkStock } from './stock.ts';
import { checkTickets } from './tickets.ts';

/** The stores to look at. */
export interface Stores {
  readonly database: DatabaseAddress;
  readonly publicKeyOf: (kid: string) => KeyObject | undefined;
  /** Of the keys that seal the audit trail's days. */
  readonly auditKeyOf: (kid: string) => KeyObject | undefined;
  readonly depthOf: (queue: string) => Promise<number>;
}

export interface Report {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

export interface Terms {
  readonly progress: Progress;
  /** How long a queue may take to count what was put into it. */
  readonly patienceMs: number;
}

/**
 * Checks the six invariants on one consistent snapshot, so that a platform at work is judged as it was at one
 * moment. Reads only, locks nothing. What is judged by the queues, which no snapshot covers, is read anew.
 * @throws when a store cannot be read
 */
export async function checkInvariants(stores: Stores, terms: Terms): Promise<Report> {
  const checks = await withReader(stores.database, (fresh) =>
    inSnapshot(stores.database, (snapshot) => runChecks(snapshot, fresh, stores, terms)),
  );
  return { ok: checks.every((check) => check.violations === 0), checks };
}

async function runChecks(
  snapshot: Snapshot,
  fresh: Reader,
  { publicKeyOf, auditKeyOf, depthOf }: Stores,
  { progress, patienceMs }: Terms,
): Promise<readonly Check[]> {
  const lost = { fresh, depthOf, patienceMs };
  const steps: readonly (readonly [string, () => Promise<Check>])[] = [
    ['stock', () => checkStock(snapshot)],
    ['money', async () => checkMoney(snapshot, await readInFlight(snapshot))],
    ['tickets', () => checkTickets(snapshot, { publicKeyOf, progress })],
    ['holds', () => checkHolds(snapshot)],
    ['audit', () => checkAudit(snapshot, lost, auditKeyOf)],
    ['outbox', () => checkDeliveries(snapshot, lost)],
  ];
  const checks: Check[] = [];
  for (const [name, run] of steps) {
    progress(`checking ${name}`);
    checks.push(await run());
  }
  return checks;
}
