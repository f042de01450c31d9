import { allEvents } from '@concert/contracts/events/index';
import { HOUR } from '@concert/values/clock';

/** What is looked for, and how many within an hour are too many. */
export const THRESHOLDS = {
  /** Wrong passwords for one account. */
  failuresOfOneLogin: 20,
  /** Wrong passwords from one address, over several accounts: a house or a company shares an address as well. */
  failuresFromOneAddress: 50,
  loginsFromOneAddress: 5,
  /** Copies that one person took out. */
  exports: 10,
  /** Readings of personal data by one admin. */
  readings: 300,
  /** Refunds that one person asked for while the office is closed. */
  refundsOutOfHours: 5,
} as const;

export type Pattern = 'failed-logins' | 'mass-export' | 'refunds-out-of-hours';

/** Every kind of export there is: the contract names them so. */
export const EXPORTS: readonly string[] = allEvents
  .map(({ type }) => type)
  .filter((type) => type.endsWith('Exported'));

/** An hour of the clock, in which a pattern is found or not. */
export interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** The hour of a moment and the one before it, for what was recorded late. */
export function windowsAt(moment: Date): readonly [Window, Window] {
  const start = Math.floor(moment.getTime() / HOUR) * HOUR;
  const window = (from: number): Window => ({ start: new Date(from), end: new Date(from + HOUR) });
  return [window(start - HOUR), window(start)];
}

/** When people work, by the clock of a time zone: from the first hour to before the second. */
export interface OfficeHours {
  readonly from: number;
  readonly until: number;
  readonly timeZone: string;
}

export function isOutOfHours(moment: Date, { from, until, timeZone }: OfficeHours): boolean {
  const text = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(moment);
  const hour = Number(text);
  return hour < from || hour >= until;
}
