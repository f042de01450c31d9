/** The colour that repeats what a state's words say. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

const TONES: Readonly<Record<string, Tone>> = {
  // health
  ok: 'good',
  up: 'good',
  degraded: 'warn',
  down: 'bad',
  // bookings, payments, refunds
  confirmed: 'good',
  pending: 'warn',
  expired: 'quiet',
  cancelled: 'quiet',
  succeeded: 'good',
  processing: 'warn',
  requested: 'warn',
  requires_action: 'warn',
  failed: 'bad',
  // disputes
  open: 'bad',
  inquiry: 'warn',
  inquiry_closed: 'quiet',
  lost: 'bad',
  won: 'good',
  // reconciliation
  agreed: 'good',
  differed: 'bad',
  running: 'warn',
  // mails and notifications
  sending: 'warn',
  queued: 'warn',
  sent: 'good',
  delivered: 'good',
  delayed: 'warn',
  bounced: 'bad',
  complained: 'bad',
  rejected: 'bad',
  suppressed: 'quiet',
  skipped: 'quiet',
};

/** A state that is not known here is shown without colour. */
export function toneOf(state: string): Tone {
  return TONES[state] ?? 'quiet';
}
