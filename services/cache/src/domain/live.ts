import type { LiveTopic } from '@concert/contracts/live';
import { HOUR, MINUTE } from '@concert/values/clock';

/** Sockets of one network address: a household, an office, a phone network's gateway. */
export const MOST_CONNECTIONS_OF_ADDRESS = 100;

/** Messages of one socket within ten seconds; one that sends more is closed. */
export const MOST_MESSAGES = 50;
export const MESSAGES_WITHIN_SECONDS = 10;

/** API Gateway closes a socket after two hours; what is known of it lives a little longer. */
export const CONNECTION_SECONDS = (2 * HOUR + 5 * MINUTE) / 1000;

/** It closes one that is silent for ten minutes: so long does a socket keep its place when its closing is not told. */
export const PLACE_FOR = 11 * MINUTE;

/** The event that a topic is about; undefined for the caller's own inbox. */
export function eventOf(topic: LiveTopic): string | undefined {
  return topic === 'user' ? undefined : topic.slice('event:'.length);
}

/** Whose socket it is, and until when its login is good. */
export interface SocketLogin {
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}
