import type {
  NOTIFICATION_CATEGORIES,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_PURPOSES,
} from '@concert/contracts/http/notification-schemas';

export type Channel = (typeof NOTIFICATION_CHANNELS)[number];

export type Purpose = (typeof NOTIFICATION_PURPOSES)[number];

export type ChosenCategory = (typeof NOTIFICATION_CATEGORIES)[number];

/** `operations` is what somebody runs here and must know of: nobody can turn it off. */
export type Category = ChosenCategory | 'operations';

/** Why somebody is not told through a channel. */
export type SkipReason = 'preference' | 'no-consent' | 'no-device' | 'no-number';
