import type { NOTIFICATION_STATUSES } from '@concert/contracts/http/notification-schemas';

type Status = (typeof NOTIFICATION_STATUSES)[number];

/** What became of a mail, and from which states it goes there: whatever order it is told in, the end is the same. */
export interface Fate {
  readonly status: Exclude<Status, 'queued'>;
  readonly from: readonly Status[];
  readonly failure: string | null;
}

const fate = (status: Fate['status'], from: readonly Status[], failure: string | null = null): Fate => ({
  status,
  from,
  failure,
});

const UNDER_WAY = ['queued', 'sent', 'delivered'] as const;

export const sent: Fate = fate('sent', ['queued']);
export const delivered: Fate = fate('delivered', ['queued', 'sent']);
/** The address bounced or complained earlier. */
export const suppressed: Fate = fate('skipped', ['queued'], 'suppressed');
/** It arrived, or nobody could have complained. */
export const complained: Fate = fate('delivered', UNDER_WAY, 'complained');
export const failed = (failure: string): Fate => fate('failed', UNDER_WAY, failure);
/** A mail server may take a mail and send it back later. */
export const bounced = (isPermanent: boolean): Fate =>
  fate('failed', UNDER_WAY, isPermanent ? 'bounced' : 'bounced-for-now');
