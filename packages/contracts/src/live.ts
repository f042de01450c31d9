import { z } from 'zod';
import { Id } from './schemas.ts';

/**
 * What goes over the live socket, `/live`, one JSON text a message. The client asks to hear of topics and is told:
 * at once how things are, and then whenever they change, an event at most once a second. Nothing said here is needed:
 * whoever hears nothing asks the API.
 */

/** The longest message that a client may send, in bytes: a token and twenty topics. */
export const LONGEST_LIVE_MESSAGE = 4_096;

/** Of one connection. */
export const MOST_LIVE_TOPICS = 20;

/** `event:<id>`, the availability of a published event; `user`, the number of one's unread notifications. */
export const LiveTopic = z.union([
  z.literal('user'),
  z.templateLiteral(['event:', z.uuid()]).meta({ example: 'event:019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02' }),
]);

export type LiveTopic = z.output<typeof LiveTopic>;

const topics = z.array(LiveTopic).min(1).max(MOST_LIVE_TOPICS);

export const LiveRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('subscribe'),
    topics,
    /** The access token of the API. `user` needs one; a new one before the old one ends keeps `user` going. */
    token: z.string().max(2_048).optional(),
  }),
  z.strictObject({ action: z.literal('unsubscribe'), topics }),
  /** At least every nine minutes: a connection that is silent for ten is closed. */
  z.strictObject({ action: z.literal('ping') }),
]);

export type LiveRequest = z.output<typeof LiveRequest>;

export const LiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribed'), topics: z.array(z.string()) }),
  z.object({ type: z.literal('unsubscribed'), topics: z.array(z.string()) }),
  z.object({
    type: z.literal('availability'),
    eventId: Id,
    ticketTypes: z.array(z.object({ ticketTypeId: Id, available: z.int() })),
  }),
  z.object({ type: z.literal('inbox'), unread: z.int() }),
  /** The login behind `user` ended: subscribe again with a new token. */
  z.object({ type: z.literal('ended'), topic: z.literal('user') }),
  z.object({ type: z.literal('pong') }),
  /** The platform has forgotten the connection's topics: subscribe again. */
  z.object({ type: z.literal('forgotten') }),
  z.object({
    type: z.literal('refused'),
    reason: z.enum(['invalid-message', 'unauthenticated', 'unknown-event', 'too-many-topics', 'unavailable']),
    detail: z.string(),
  }),
]);

export type LiveMessage = z.output<typeof LiveMessage>;
