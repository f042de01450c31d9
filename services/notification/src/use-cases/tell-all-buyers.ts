import type { DataOf } from '@concert/contracts/event';
import type { eventEvents } from '@concert/contracts/events/event';
import { notificationEvents } from '@concert/contracts/events/notification';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { Cause } from '@concert/service-kit/events';
import { SYSTEM } from '@concert/service-kit/identity';
import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY, HOUR, SECOND } from '@concert/values/clock';
import type { NotificationContainer } from '../container.ts';
import type { Showing } from '../domain/happenings.ts';
import { type EventSheet, listStarting } from '../store/events.ts';
import { countBuyers } from '../store/people.ts';
import { insertSend, knownCauses, type NewSend } from '../store/sends.ts';
import { isSoon } from './tell-of-happenings.ts';

type EventRescheduled = Received<DataOf<typeof eventEvents.EventRescheduled>>;

/** An event has another date or venue: all who have tickets are told. */
export async function tellOfRescheduling(
  container: NotificationContainer,
  event: EventRescheduled,
): Promise<void> {
  const { eventId, title, before, after: now, refundUntil } = event.data;
  const isUrgent = isSoon(container, before.startsAt) || isSoon(container, now.startsAt);
  const send: NewSend = {
    id: container.newId(),
    causeKey: `event:${event.id}`,
    eventId,
    senderId: null,
    recipients: await countBuyers(container.db, eventId),
    content: {
      kind: 'event-rescheduled',
      eventTitle: title,
      before: showingOf(before),
      after: showingOf(now),
      refundUntil,
      isUrgent,
    },
  };
  await inTransaction(container.db, async (tx) => {
    if (await claimMessage(tx, 'notification', event.id)) await begin(container, tx, { send, cause: event });
  });
}

/** A reminder comes a day before; what starts within two hours needs none. */
const REMIND = { from: 2 * HOUR, to: DAY } as const;

const EVENTS_AT_ONCE = 100;

/** Not begun with less time left. */
const RESERVE = 5 * SECOND;

/** Begins the reminders of the events that start within a day: one for each event and start. */
export async function remindOfEvents(
  container: NotificationContainer,
  run: JobRun,
): Promise<{ readonly events: number; readonly begun: number }> {
  const now = container.clock();
  const within = { from: after(now, REMIND.from), to: after(now, REMIND.to) };
  let last: EventSheet | undefined;
  let events = 0;
  let begun = 0;
  for (let more = true; more && run.millisecondsLeft() > RESERVE; ) {
    const page = await listStarting(container.db, within, { limit: EVENTS_AT_ONCE, after: last });
    const known = await knownCauses(container.db, page.map(reminderOf));
    for (const event of page) {
      if (!known.has(reminderOf(event))) begun += await remind(container, event);
    }
    events += page.length;
    last = page.at(-1);
    more = page.length === EVENTS_AT_ONCE;
  }
  return { events, begun };
}

const reminderOf = ({ eventId, startsAt }: EventSheet): string => `reminder:${eventId}:${startsAt}`;

async function remind(container: NotificationContainer, event: EventSheet): Promise<number> {
  const { eventId, title } = event;
  const send: NewSend = {
    id: container.newId(),
    causeKey: reminderOf(event),
    eventId,
    senderId: null,
    recipients: await countBuyers(container.db, eventId),
    content: { kind: 'reminder', eventTitle: title, showing: showingOf(event) },
  };
  const cause = { actor: SYSTEM, correlationId: send.id };
  return inTransaction(container.db, (tx) => begin(container, tx, { send, cause }));
}

/** @returns how many were begun: none when another run was faster */
async function begin(
  { newEvent }: NotificationContainer,
  tx: Tx,
  { send, cause }: { readonly send: NewSend; readonly cause: Cause },
): Promise<number> {
  if (!(await insertSend(tx, send))) return 0;
  const start = { sendId: send.id, after: '' };
  await appendToOutbox(tx, [newEvent(notificationEvents.NotificationSpread, send.id, start, cause)]);
  return 1;
}

const showingOf = ({ startsAt, timezone, venueName, city }: Showing): Showing => ({
  startsAt,
  timezone,
  venueName,
  city,
});
