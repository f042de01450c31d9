import type { eventOperations } from '@concert/contracts/http/event';
import type { ResponseOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { after } from '@concert/values/clock';
import type { EventContainer } from '../container.ts';
import { isReschedule, refundUntil } from '../domain/rescheduling.ts';
import { type EventSheet, findEvent } from '../store/events.ts';
import { paidBalances, standingBookings } from '../store/sales.ts';
import { requireOwn } from './get-event.ts';

type Consequences = ResponseOf<typeof eventOperations.getConsequences>['body'];

/**
 * What cancelling an event would undo, and what moving it would allow: as it is at this moment, and not promised
 * for the next one. @throws Problem `not-found`
 */
export async function previewConsequences(
  { db }: EventContainer,
  { id, startsAt }: { readonly id: string; readonly startsAt: Date | undefined },
  identity: Identity,
): Promise<Consequences> {
  const sheet = requireOwn(await findEvent(db, id), id, identity);
  const { confirmed, holds } = await standingBookings(db, id);
  const refunds = await paidBalances(db, id);
  return {
    status: sheet.event.status,
    confirmed,
    holds,
    refunds: [...refunds],
    rescheduling: startsAt === undefined ? null : rescheduling(sheet, startsAt),
  };
}

/** With its length as it is. */
function rescheduling({ event, now }: EventSheet, startsAt: Date): Consequences['rescheduling'] {
  if (event.status !== 'published') return null;
  const endsAt = after(event.endsAt, startsAt.getTime() - event.startsAt.getTime());
  const isMoved = isReschedule(event, { startsAt, endsAt, venue: event.venue });
  return {
    isReschedule: isMoved,
    refundUntil: isMoved ? refundUntil(startsAt, now).toISOString() : null,
  };
}
