import type { ServiceName } from '@concert/contracts/services';

/** What a start may cost. */
interface Budget {
  /** Bytes of code that are loaded before the first invocation, source maps and native modules apart. */
  readonly startBytes: number;
  /** From the start of the process to the first answer, the median of many starts. */
  readonly milliseconds: number;
}

const STANDARD: Budget = { startBytes: 1_500_000, milliseconds: 300 };

/**
 * The one table of cold starts' budgets: `delivery/test/bundles.test.ts` holds bundles to their bytes, the benchmark
 * `cold-start` functions to their milliseconds.
 */
export const COLD_START_BUDGETS: Readonly<Record<ServiceName, Budget>> = {
  // The authoriser stands in front of every call.
  auth: { startBytes: 650_000, milliseconds: 300 },
  event: STANDARD,
  booking: STANDARD,
  file: STANDARD,
  notification: STANDARD,
  email: STANDARD,
  analytics: STANDARD,
  cache: STANDARD,
  audit: STANDARD,
  payment: STANDARD,
};
