import type { SCAN_RESULTS } from '@concert/contracts/http/door';
import { after, DAY, MINUTE } from '@concert/values/clock';

export type ScanResult = (typeof SCAN_RESULTS)[number];

/** `repeated`: the same scanner let the same person in again, as it knows itself. */
export type ScanStatus = 'admitted' | 'double-used' | 'repeated' | 'undone';

/** A scan that let somebody in. */
export interface Scan {
  readonly id: string;
  readonly at: Date;
  /** The scanner's own name; empty when it gave none. */
  readonly device: string;
  readonly gate: string | null;
  readonly by: string;
}

export interface KnownScan extends Scan {
  readonly status: ScanStatus;
}

export interface Verdict {
  readonly result: ScanResult;
  /** All scans of the ticket afterwards, the same objects where nothing changed. */
  readonly scans: readonly KnownScan[];
}

/** More scans of one ticket than any door makes are not kept. */
const MOST_SCANS = 20;

/** A scan is known by its device and time: sent again, it is the same one. */
const isSame = (a: Scan, b: Scan): boolean => a.device === b.device && a.at.getTime() === b.at.getTime();

const isSameScanner = (a: Scan, b: Scan): boolean => a.device === b.device && a.by === b.by;

const isStanding = ({ status }: KnownScan): boolean => status !== 'undone';

/**
 * What becomes of a scan, given those that a ticket has. The earliest is its check-in. One that was made online lets
 * nobody in when there is another; one from offline did, and is a double use when another scanner was earlier.
 */
export function takeScan(known: readonly KnownScan[], scan: Scan, isOffline: boolean): Verdict {
  const before = known.find((one) => isSame(one, scan));
  if (before !== undefined) return { result: resultOf(before.status), scans: known };
  const standing = known.filter(isStanding);
  if (standing.length > 0 && (!isOffline || known.length >= MOST_SCANS)) {
    return { result: 'already-used', scans: known };
  }
  const scans = judged([...known, { ...scan, status: 'admitted' }]);
  return { result: resultOf(scans.find((one) => one.id === scan.id)?.status ?? 'admitted'), scans };
}

/** The scan that is the ticket's check-in. */
export function checkInOf(scans: readonly KnownScan[]): KnownScan | undefined {
  return scans.find(({ status }) => status === 'admitted');
}

function judged(scans: readonly KnownScan[]): readonly KnownScan[] {
  const [first] = scans.filter(isStanding).sort((a, b) => a.at.getTime() - b.at.getTime());
  if (first === undefined) return scans;
  return scans.map((scan) => {
    const status = statusBeside(first, scan);
    return status === scan.status ? scan : { ...scan, status };
  });
}

function statusBeside(first: KnownScan, scan: KnownScan): ScanStatus {
  if (!isStanding(scan)) return 'undone';
  if (scan.id === first.id) return 'admitted';
  return isSameScanner(first, scan) ? 'repeated' : 'double-used';
}

function resultOf(status: ScanStatus): ScanResult {
  return status === 'repeated' ? 'already-used' : status;
}

/** A device may come back online days later; its clock may be a little ahead. */
const OLDEST = 7 * DAY;
const AHEAD = 2 * MINUTE;

/** Whether a device can have scanned at `at` and tell of it now. */
export function isCredible(at: Date, now: Date): boolean {
  return at >= after(now, -OLDEST) && at <= after(now, AHEAD);
}

/** An event as a door asks about it. */
export interface EventDays {
  readonly doorsAt: Date | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timezone: string;
}

/** Whether a moment is of one of the event's days, by the venue's calendar. */
export function isOnDayOf({ doorsAt, startsAt, endsAt, timezone }: EventDays, moment: Date): boolean {
  // The Swedish form of a date is ISO 8601, which sorts.
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' });
  const first = doorsAt !== null && doorsAt < startsAt ? doorsAt : startsAt;
  const day = calendar.format(moment);
  return day >= calendar.format(first) && day <= calendar.format(endsAt);
}
