import type { EventEnvelope } from '@concert/contracts/envelope';
import { auditEvents } from '@concert/contracts/events/audit';
import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { fileEvents } from '@concert/contracts/events/file';
import { notificationEvents } from '@concert/contracts/events/notification';
import { paymentEvents } from '@concert/contracts/events/payment';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { envelope } from '@concert/testing/calls';
import { after, DAY, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificationContainer } from '../src/container.ts';
import { countBuyers } from '../src/store/people.ts';
import { remindOfEvents } from '../src/use-cases/tell-all-buyers.ts';
import { givenBooking, givenDevice, logOf, openPlatform, outboxOf, type Platform, run } from './platform.ts';

let platform: Platform;
let event: TestEvent;

beforeAll(async () => {
  platform = await openPlatform();
  event = await givenEvent(platform.container.db);
});

afterAll(() => platform.close());

const titlesOf = async (user: Parameters<typeof logOf>[1], channel?: Parameters<typeof logOf>[2]) =>
  (await logOf(platform, user, channel)).map(({ title }) => title).toSorted();

const cancelledFor = (
  userId: string,
  bookingId: string,
  { reason, kind }: { readonly reason: 'organizer' | 'charged-back'; readonly kind?: 'complimentary' },
) =>
  envelope(bookingEvents.BookingCancelled, bookingId, {
    bookingId,
    eventId: event.id,
    userId,
    items: [],
    currency: 'EUR',
    paymentId: null,
    previousStatus: 'confirmed',
    reason,
    refundDueMinor: 0,
    ...(kind === undefined ? {} : { kind }),
  });

describe('organisers', () => {
  it('are not told of the tickets that they gave away or took back themselves', async () => {
    const { db } = platform.container;
    const giver = await givenUser(db, 'organizer');
    const bookingId = await givenBooking(platform, { userId: giver.id, eventId: event.id });
    await db.updateTable('bookings').set({ kind: 'complimentary' }).where('id', '=', bookingId).execute();
    const before = await countBuyers(db, event.id);
    const given = envelope(bookingEvents.BookingConfirmed, bookingId, {
      bookingId,
      eventId: event.id,
      userId: giver.id,
      items: [],
      totalMinor: 0,
      currency: 'EUR',
      kind: 'complimentary',
      paymentId: null,
    });
    await platform.deliver([
      given,
      cancelledFor(giver.id, bookingId, { reason: 'organizer', kind: 'complimentary' }),
    ]);
    expect(await logOf(platform, giver)).toEqual([]);
    await db.updateTable('bookings').set({ kind: 'sale' }).where('id', '=', bookingId).execute();
    expect(await countBuyers(db, event.id)).toBe(before + 1);
  });
});

describe('buyers', () => {
  it('are told of cancellations, refunds and new codes, but not of a hold that was given up', async () => {
    const fan = await givenUser(platform.container.db);
    const bookingId = await givenBooking(platform, {
      userId: fan.id,
      eventId: event.id,
      status: 'cancelled',
    });
    const booking = { bookingId, eventId: event.id, userId: fan.id };
    const money = { amountMinor: 4500, currency: 'EUR' };
    const cancelled = (previousStatus: 'pending' | 'confirmed') =>
      envelope(bookingEvents.BookingCancelled, bookingId, {
        ...booking,
        items: [],
        currency: 'EUR',
        paymentId: null,
        previousStatus,
        reason: 'buyer',
        refundDueMinor: 4500,
      });
    const refund = { refundId: newId(), paymentId: newId(), bookingId, userId: fan.id, ...money };
    const tickets = { ticketIds: [newId()], voidedTicketIds: [newId()] };

    await platform.deliver([cancelled('pending')]);
    expect(await logOf(platform, fan)).toEqual([]);
    await platform.deliver([
      cancelled('confirmed'),
      envelope(paymentEvents.RefundSucceeded, refund.refundId, refund),
      envelope(bookingEvents.TicketReissued, bookingId, { ...booking, ...tickets }),
    ]);

    expect(await titlesOf(fan)).toEqual([
      'Cancelled: your booking for Northern Lights',
      'New tickets for Northern Lights',
      'Your refund for Northern Lights',
    ]);
  });

  it('are told whose doing a cancellation was', async () => {
    const fan = await givenUser(platform.container.db);
    const bookingId = await givenBooking(platform, { userId: fan.id, eventId: event.id });
    await platform.deliver(
      (['organizer', 'charged-back'] as const).map((reason) => cancelledFor(fan.id, bookingId, { reason })),
    );
    const bodies = (await logOf(platform, fan, 'inbox')).map(({ body }) => body).toSorted();
    expect(bodies).toEqual([
      expect.stringContaining('The organiser has cancelled your booking'),
      expect.stringContaining('Your bank took the payment back'),
    ]);
  });

  it('are told of a new date by every channel, with their own booking and a calendar entry', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    const [fan, gone] = await Promise.all([givenUser(db), givenUser(db)]);
    await db.updateTable('users').set({ locale: 'de' }).where('id', '=', fan.id).execute();
    const bookingId = await givenBooking(platform, { userId: fan.id, eventId: show.id });
    await givenBooking(platform, { userId: gone.id, eventId: show.id, status: 'cancelled' });
    await givenDevice(platform, fan.id);
    const at = (startsAt: string) => ({
      startsAt,
      endsAt: startsAt,
      timezone: 'Europe/Berlin',
      venueName: 'Große Freiheit 36',
      city: 'Hamburg',
    });
    const moved = envelope(eventEvents.EventRescheduled, show.id, {
      eventId: show.id,
      organizerId: show.organizerId,
      title: 'Northern Lights',
      version: 5,
      before: at('2027-05-14T18:00:00.000Z'),
      after: at('2027-06-02T18:00:00.000Z'),
      refundUntil: '2027-05-28T18:00:00.000Z',
    });

    await Promise.all([platform.deliver([moved]), platform.deliver([moved])]);
    const pages = await outboxOf(platform, notificationEvents.NotificationSpread, await sendIdOf(moved));
    expect(pages).toHaveLength(1);
    await platform.deliver(pages);
    await platform.deliver(pages);

    const [told] = await logOf(platform, fan);
    expect(told).toMatchObject({
      title: 'Neuer Termin: Northern Lights',
      link: `/bookings/${bookingId}`,
      category: 'event-changes',
    });
    expect(told!.body).toContain('2. Juni 2027 um 20:00');
    expect(await titlesOf(fan, 'push')).toEqual(['Neuer Termin: Northern Lights']);
    expect(await outboxOf(platform, notificationEvents.NotificationMailRequested, fan.id)).toMatchObject([
      { data: { calendar: true, eventId: show.id, link: `/bookings/${bookingId}` } },
    ]);
    expect(await logOf(platform, gone)).toEqual([]);
  });

  async function sendIdOf({ id }: EventEnvelope): Promise<string> {
    const row = await platform.container.db
      .selectFrom('notification_sends')
      .select('id')
      .where('cause_key', '=', `event:${id}`)
      .executeTakeFirstOrThrow();
    return row.id;
  }
});

describe('the reminder', () => {
  const begun = (show: TestEvent) =>
    platform.container.db
      .selectFrom('notification_sends')
      .select(['id', 'cause_key'])
      .where('event_id', '=', show.id)
      .execute();

  const remind = (on: NotificationContainer = platform.container) => remindOfEvents(on, run);

  it('comes once, a day before the event, to all who have tickets', async () => {
    const { db } = platform.container;
    const soon = await givenEvent(db, { startsAt: after(new Date(), 23 * HOUR) });
    const later = await givenEvent(db, { startsAt: after(new Date(), 25 * HOUR) });
    const off = await givenEvent(db, { startsAt: after(new Date(), 23 * HOUR), status: 'cancelled' });
    const fan = await givenUser(db);
    const bookingId = await givenBooking(platform, { userId: fan.id, eventId: soon.id });

    await Promise.all([remind(), remind()]);
    await remind();
    expect(await begun(later)).toEqual([]);
    expect(await begun(off)).toEqual([]);
    const [send, ...more] = await begun(soon);
    expect(more).toEqual([]);
    const pages = await outboxOf(platform, notificationEvents.NotificationSpread, send!.id);
    expect(pages).toHaveLength(1);
    await platform.deliver(pages);
    await platform.deliver(pages);

    expect(await logOf(platform, fan)).toMatchObject([
      { title: 'Soon: Northern Lights', category: 'reminders', link: `/bookings/${bookingId}` },
    ]);
  });

  it('of an event that is moved or cancelled meanwhile reaches nobody; a new date has its own', async () => {
    const { container } = platform;
    const show = await givenEvent(container.db, { startsAt: after(new Date(), 20 * HOUR) });
    const fan = await givenUser(container.db);
    await givenBooking(platform, { userId: fan.id, eventId: show.id });
    await remind();
    const [send] = await begun(show);
    const moved = after(new Date(), 10 * DAY);
    await container.db
      .updateTable('events')
      .set({ starts_at: moved, ends_at: after(moved, HOUR) })
      .where('id', '=', show.id)
      .execute();
    await platform.deliver(await outboxOf(platform, notificationEvents.NotificationSpread, send!.id));
    expect(await logOf(platform, fan)).toEqual([]);

    await remind({ ...container, clock: () => after(moved, -12 * HOUR) });
    expect(await begun(show)).toHaveLength(2);
  });
});

describe('members', () => {
  const changed = (userId: string, before: 'active' | 'incomplete' | 'past_due', to: 'past_due' | 'ended') =>
    envelope(paymentEvents.SubscriptionChanged, newId(), {
      subscriptionId: newId(),
      userId,
      planId: newId(),
      before,
      after: to,
      cancelsAtPeriodEnd: false,
      currentPeriodEnd: '2027-02-04T10:00:00.000Z',
    });

  it('are told in the inbox and by mail that their membership is not paid, and that it is over', async () => {
    const fan = await givenUser(platform.container.db);
    await platform.deliver([
      changed(fan.id, 'active', 'past_due'),
      changed(fan.id, 'past_due', 'ended'),
      changed(fan.id, 'past_due', 'past_due'),
      changed(fan.id, 'incomplete', 'ended'),
    ]);
    const told = ['Your membership could not be paid', 'Your membership has ended'];
    expect(await titlesOf(fan)).toEqual(told);
    expect(await titlesOf(fan, 'email')).toEqual(told);
  });
});

describe('organisers', () => {
  it('are told of chargebacks and how they end', async () => {
    const { organizerId } = event;
    const dispute = {
      disputeId: newId(),
      paymentId: newId(),
      bookingId: newId(),
      userId: newId(),
      amountMinor: 9000,
      currency: 'EUR',
      organizerId,
      eventId: event.id,
    };
    await platform.deliver([
      envelope(paymentEvents.DisputeOpened, dispute.disputeId, {
        ...dispute,
        reason: 'fraudulent',
        evidenceDueAt: '2027-01-14T00:00:00.000Z',
      }),
      envelope(paymentEvents.DisputeClosed, dispute.disputeId, { ...dispute, outcome: 'won' }),
    ]);
    const organizer = { id: organizerId, role: 'organizer' as const };
    expect(await titlesOf(organizer)).toEqual([
      'Chargeback decided: Northern Lights',
      'Chargeback: Northern Lights',
    ]);
    expect(await titlesOf(organizer, 'email')).toHaveLength(2);
  });

  it('are told of an upload that was put aside, and not of one that is clean', async () => {
    const organizer = await givenUser(platform.container.db, 'organizer');
    const scanned = (verdict: 'clean' | 'quarantined') =>
      envelope(fileEvents.FileScanned, newId(), {
        key: `upload-${newId()}.png`,
        ownerId: organizer.id,
        verdict,
        reason: verdict === 'clean' ? null : 'malware',
      });
    await platform.deliver([scanned('clean'), scanned('quarantined')]);
    expect(await logOf(platform, organizer)).toMatchObject([{ body: expect.stringContaining('(malware)') }]);
  });
});

describe('operators', () => {
  function onCall(failures = 0) {
    const alerted: unknown[] = [];
    let left = failures;
    const alerts: NotificationContainer['alerts'] = {
      async publish(message) {
        left -= 1;
        if (left >= 0) throw new Error('no topic');
        await platform.container.alerts.publish(message);
        alerted.push(message.body);
      },
    };
    return { on: { ...platform.container, alerts }, alerted };
  }

  const failed = async () => {
    const fan = await givenUser(platform.container.db);
    const bookingId = await givenBooking(platform, { userId: fan.id, eventId: event.id });
    return envelope(paymentEvents.RefundFailed, newId(), {
      refundId: newId(),
      paymentId: newId(),
      bookingId,
      userId: fan.id,
      amountMinor: 4500,
      currency: 'EUR',
      failureCode: 'charge_disputed',
    });
  };

  it('all find a refund that failed in the inbox, and whoever is on call is alerted once', async () => {
    const { db } = platform.container;
    const [one, other] = await Promise.all([givenUser(db, 'admin'), givenUser(db, 'admin')]);
    const message = await failed();
    const { on, alerted } = onCall();

    await platform.deliver([message], on);
    await platform.deliver([message], on);

    const link = `/bookings/${String(message.data.bookingId)}`;
    const told = expect.objectContaining({ title: 'Refund failed: Northern Lights', link });
    expect((await logOf(platform, one)).filter((row) => row.link === link)).toEqual([told]);
    expect((await logOf(platform, other)).filter((row) => row.link === link)).toEqual([told]);
    expect(alerted).toMatchObject([{ type: 'RefundFailed', failureCode: 'charge_disputed' }]);
  });

  it('are alerted later when the topic was away', async () => {
    const message = await failed();
    const { on, alerted } = onCall(1);
    expect((await platform.deliver([message], on)).batchItemFailures).toHaveLength(1);
    expect(alerted).toEqual([]);
    expect((await platform.deliver([message], on)).batchItemFailures).toEqual([]);
    expect(alerted).toHaveLength(1);
  });

  it('are alerted of suspicions, and of books that differ', async () => {
    const admin = await givenUser(platform.container.db, 'admin');
    const { on, alerted } = onCall();
    const suspicion = { suspicionId: newId(), pattern: 'mass-export' as const, actorId: newId(), count: 12 };
    await platform.deliver(
      [
        envelope(auditEvents.SuspicionRaised, suspicion.suspicionId, suspicion),
        envelope(paymentEvents.ReconciliationDiffered, newId(), { day: '2027-01-04', differences: 2 }),
      ],
      on,
    );
    const titles = await titlesOf(admin);
    expect(titles).toContain('Suspicious: mass-export');
    expect(titles).toContain('The books of 2027-01-04 differ');
    expect(alerted).toHaveLength(2);
  });
});
