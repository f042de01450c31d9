import { NOTIFICATION_CATEGORIES, NOTIFICATION_CHANNELS } from '@concert/contracts/http/notification-schemas';
import type { Category, Channel, ChosenCategory } from './channels.ts';
import type { QuietHours } from './quiet-hours.ts';

export type Choice = Readonly<Record<Channel, boolean>>;

export type Choices = Readonly<Record<ChosenCategory, Choice>>;

/** What somebody wants to be told, and how. */
export interface Preferences {
  /** Counts the changes; 0 while nothing was chosen. */
  readonly version: number;
  readonly categories: Choices;
  readonly quietHours: QuietHours | null;
  /** When marketing was agreed to; null when it is not. */
  readonly marketingConsentAt: Date | null;
}

const ON: Choice = { inbox: true, push: true, sms: false, email: true };
const OFF: Choice = { inbox: false, push: false, sms: false, email: false };

/** What holds until somebody chooses: what concerns a booking on, text messages and marketing off. */
export const DEFAULTS: Preferences = {
  version: 0,
  categories: {
    bookings: ON,
    'event-changes': ON,
    reminders: ON,
    'organizer-messages': ON,
    marketing: OFF,
  },
  quietHours: null,
  marketingConsentAt: null,
};

/** Operators and organisers get what they must act on wherever they can be reached, but no text messages. */
export function wants({ categories }: Preferences, category: Category, channel: Channel): boolean {
  return category === 'operations' ? channel !== 'sms' : categories[category][channel];
}

/** Takes a choice on; turning any channel of marketing on is the consent, turning the last off takes it back. */
export function chosenAnew(
  before: Preferences,
  choice: Pick<Preferences, 'categories' | 'quietHours'>,
  now: Date,
): Preferences {
  const agrees = NOTIFICATION_CHANNELS.some((channel) => choice.categories.marketing[channel]);
  return {
    ...choice,
    version: before.version + 1,
    marketingConsentAt: agrees ? (before.marketingConsentAt ?? now) : null,
  };
}

/** No marketing by mail any more; what was agreed to after `unsubscribedAt` stays. */
export function unsubscribed(before: Preferences, unsubscribedAt: Date): Preferences {
  const { marketing } = before.categories;
  const isLater = before.marketingConsentAt !== null && before.marketingConsentAt > unsubscribedAt;
  if (!marketing.email || isLater) return before;
  const categories = { ...before.categories, marketing: { ...marketing, email: false } };
  return chosenAnew(before, { categories, quietHours: before.quietHours }, unsubscribedAt);
}

/** Whether any category goes out as text messages. */
export const wantsTexts = (categories: Choices): boolean =>
  NOTIFICATION_CATEGORIES.some((category) => categories[category].sms);
