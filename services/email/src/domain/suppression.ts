import { SUPPRESSION_REASONS } from '@concert/contracts/http/email';
import { DAY } from '@concert/values/clock';

export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** An address that is not written to. */
export interface Suppression {
  readonly id: string;
  readonly addressKey: string;
  /** Null once the person is erased. */
  readonly address: string | null;
  readonly reason: SuppressionReason;
  readonly emailId: string | null;
  readonly note: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** So many mails that came back for now, within this time and with none delivered between, are as good as one for good. */
export const SOFT_BOUNCES = { count: 3, within: 14 * DAY };

/** @throws Error for a reason that the database does not know either */
export function suppressionReason(text: string): SuppressionReason {
  const reason = SUPPRESSION_REASONS.find((known) => known === text);
  if (reason === undefined) throw new Error(`unknown reason of a suppression ${text}`);
  return reason;
}
