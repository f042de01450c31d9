import type { Category, Channel, SkipReason } from './channels.ts';
import { type Preferences, wants } from './preferences.ts';
import { endOfQuiet } from './quiet-hours.ts';

/** What decides how somebody is told. */
export interface Reachable {
  readonly preferences: Preferences;
  readonly hasDevice: boolean;
  readonly hasNumber: boolean;
}

/** What is told, as far as it decides. */
export interface Occasion {
  readonly category: Category;
  /** Goes through quiet hours: what changes the event of today or tomorrow. */
  readonly isUrgent: boolean;
}

/** `notBefore` is null for at once. */
export type Decision =
  | { readonly kind: 'tell'; readonly notBefore: Date | null }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

/** Whether and when somebody is told through a channel. Inbox and mail wake nobody, so they do not wait. */
export function decide(
  channel: Channel,
  { preferences, hasDevice, hasNumber }: Reachable,
  { category, isUrgent, now }: Occasion & { readonly now: Date },
): Decision {
  if (category === 'marketing' && preferences.marketingConsentAt === null) return skip('no-consent');
  if (!wants(preferences, category, channel)) return skip('preference');
  if (channel === 'push' && !hasDevice) return skip('no-device');
  if (channel === 'sms' && !hasNumber) return skip('no-number');
  const mayWait = (channel === 'push' || channel === 'sms') && !isUrgent && preferences.quietHours !== null;
  return { kind: 'tell', notBefore: mayWait ? endOfQuiet(now, preferences.quietHours) : null };
}

const skip = (reason: SkipReason): Decision => ({ kind: 'skip', reason });
