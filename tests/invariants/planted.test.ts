import { openSecrets } from '@concert/cloud/secrets';
import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { fileEvents } from '@concert/contracts/events/file';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { envelope } from '@concert/testing/calls';
import { systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sealDay } from '../../services/audit/src/domain/seal.ts';
import { openAuditKeys } from '../../services/audit/src/store/audit-keys.ts';
import { daysBetween } from '../../services/audit/src/store/days.ts';
import { openWorld, rulesOf, violationsOf, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterEach(async () => {
  world.queued.clear();
  await world.empty();
});

afterAll(() => world.close());

describe('a healthy store', () => {
  it('is ok, at work and at rest', async () => {
    await world.hold();
    await world.sell();
    const cancelled = await world.sell();
    await world.cancel(cancelled);
    await world.pay(await world.hold());
    const atWork = await world.report();
    expect(atWork).toEqual({
      ok: true,
      checks: ['stock', 'money', 'tickets', 'holds', 'audit', 'outbox'].map((name) => ({
        name,
        violations: 0,
        examples: [],
      })),
    });

    await world.empty();
    await world.hold();
    await world.sell();
    const givenBack = await world.sell();
    await world.cancel(givenBack);
    await world.refund(givenBack.paymentId, 9_000);
    await world.settle();
    world.queued.set('concert-email-queue', 0);
    expect(await world.report()).toMatchObject({ ok: true });
  });

  it('is ok without a single row', async () => {
    expect(await world.report()).toMatchObject({ ok: true });
  });

  it('counts every violation and shows a few', async () => {
    const sales = [];
    for (let sale = 0; sale < 7; sale += 1) sales.push(await world.sell());
    await world.plant("UPDATE tickets SET status = 'void'");

    const { ok, checks } = await world.report();

    expect(ok).toBe(false);
    const tickets = checks.find((check) => check.name === 'tickets');
    expect(tickets).toMatchObject({ violations: 7 });
    expect(tickets?.examples).toHaveLength(5);
  });
});

describe('stock', () => {
  it('finds a type that sold more than its capacity', async () => {
    const { ticketTypeId } = await world.sell();
    await world.plant('UPDATE ticket_types SET capacity = 1 WHERE id = ?', [ticketTypeId]);
    const report = await world.report();
    expect(violationsOf(report, 'stock')).toEqual([
      { rule: 'oversold', ticketTypeId, capacity: 1, soldAndHeld: 2, free: 38 },
    ]);
  });

  it('finds a stripe below zero', async () => {
    const { ticketTypeId } = await world.hold();
    await world.plant('UPDATE ticket_stock SET free = -1 WHERE ticket_type_id = ? AND stripe = 0', [
      ticketTypeId,
    ]);
    expect(rulesOf(await world.report(), 'stock')).toEqual(['oversold']);
  });

  it.each([
    [
      'tickets that went back on sale and are held still',
      'UPDATE ticket_stock SET free = free + 1 WHERE ticket_type_id = ? AND stripe = 0',
    ],
    [
      'tickets that nobody has and nobody can buy',
      'UPDATE ticket_stock SET free = free - 1 WHERE ticket_type_id = ? AND stripe = 0',
    ],
    ['a type without stock', 'DELETE FROM ticket_stock WHERE ticket_type_id = ?'],
  ])('finds %s', async (_, statement) => {
    const { ticketTypeId } = await world.hold();
    await world.plant(statement, [ticketTypeId]);
    expect(violationsOf(await world.report(), 'stock')).toMatchObject([
      { rule: 'stock-does-not-add-up', ticketTypeId },
    ]);
  });

  it('finds a cancelled booking whose tickets did not come back', async () => {
    const { bookingId } = await world.hold();
    await world.plant("UPDATE bookings SET status = 'cancelled' WHERE id = ?", [bookingId]);
    expect(rulesOf(await world.report(), 'stock')).toEqual(['stock-does-not-add-up']);
  });
});

describe('tickets that were used, replaced or disputed', () => {
  it('find a replaced ticket that is valid again', async () => {
    const { bookingId } = await world.sell();
    await world.plant(
      `INSERT INTO tickets (id, booking_id, event_id, ticket_type_id, number, revision, code, attendee_name, created_at, updated_at)
       SELECT UUID(), booking_id, event_id, ticket_type_id, number, 1, UUID(), 'Ada Fan', created_at, updated_at
       FROM tickets WHERE booking_id = ? AND number = 1`,
      [bookingId],
    );
    expect(violationsOf(await world.report(), 'tickets')).toContainEqual(
      expect.objectContaining({ rule: 'tickets-not-as-many-as-bought', bookingId, bought: 2, valid: 3 }),
    );
  });

  it('find one that is void for a dispute that there is not', async () => {
    const { bookingId } = await world.sell();
    await world.plant("UPDATE tickets SET status = 'void', void_reason = 'disputed' WHERE booking_id = ?", [
      bookingId,
    ]);
    expect(rulesOf(await world.report(), 'tickets')).toEqual(['tickets-not-as-many-as-bought']);
    await world.plant('UPDATE bookings SET is_disputed = 1 WHERE id = ?', [bookingId]);
    expect(rulesOf(await world.report(), 'tickets')).toEqual([]);
    await world.plant("UPDATE tickets SET status = 'valid', void_reason = NULL WHERE booking_id = ?", [
      bookingId,
    ]);
    expect(rulesOf(await world.report(), 'tickets')).toEqual(['valid-ticket-without-booking']);
  });

  it('find a check-in that no scan tells of', async () => {
    const { bookingId } = await world.sell();
    await world.plant(
      'UPDATE tickets SET checked_in_at = NOW(3), check_in_id = UUID() WHERE booking_id = ? AND number = 1',
      [bookingId],
    );
    expect(violationsOf(await world.report(), 'tickets')).toMatchObject([
      { rule: 'check-in-without-its-scan', bookingId },
    ]);
  });
});

describe('money', () => {
  it('finds a payment that has neither booking nor refund once its event was applied', async () => {
    const held = await world.hold();
    const { paymentId } = await world.pay(held);
    expect(await world.report()).toMatchObject({ ok: true });
    await world.settle();
    const report = await world.report();
    expect(violationsOf(report, 'money')).toMatchObject([
      { rule: 'payment-without-booking-or-refund', paymentId },
    ]);
  });

  it('finds a payment that could not be placed and was never given back', async () => {
    const held = await world.hold();
    const { paymentId, event } = await world.pay(held);
    await world.cancel(held);
    await world.apply(event);
    expect(await world.report()).toMatchObject({ ok: true });
    await world.settle();
    expect(violationsOf(await world.report(), 'money')).toMatchObject([
      { rule: 'payment-without-booking-or-refund', paymentId },
    ]);
    await world.refund(paymentId, 9_000, 'not-placed');
    expect(violationsOf(await world.report(), 'money')).toEqual([]);
  });

  it('counts what the buyer’s bank took as given back, and holds it to the lost disputes', async () => {
    const sale = await world.sell();
    await world.cancel(sale);
    await world.settle();
    expect(rulesOf(await world.report(), 'money')).toEqual(['refund-due-and-not-made']);
    await world.chargeBack(sale, 9_000);
    expect(violationsOf(await world.report(), 'money')).toEqual([]);
    await world.plant("UPDATE disputes SET status = 'won' WHERE payment_id = ?", [sale.paymentId]);
    expect(rulesOf(await world.report(), 'money')).toEqual([
      'charged-back-is-not-the-sum-of-lost-disputes',
      'sums-of-disputes-differ',
    ]);
  });

  it('finds a cancelled booking whose refund was not made, or failed', async () => {
    const sale = await world.sell();
    await world.cancel(sale);
    await world.settle();
    expect(rulesOf(await world.report(), 'money')).toEqual(['refund-due-and-not-made']);
    const refundId = await world.refund(sale.paymentId, 9_000);
    expect(violationsOf(await world.report(), 'money')).toEqual([]);
    await world.plant("UPDATE refunds SET status = 'failed' WHERE id = ?", [refundId]);
    await world.plant('UPDATE payments SET refunded_minor = 0 WHERE id = ?', [sale.paymentId]);
    expect(rulesOf(await world.report(), 'money')).toEqual(['refund-due-and-not-made']);
  });

  it.each([
    [
      'a confirmed booking without a payment',
      'DELETE FROM payments WHERE id = :payment',
      'confirmed-without-its-payment',
    ],
    [
      'a confirmed booking whose payment failed',
      "UPDATE payments SET status = 'failed' WHERE id = :payment",
      'confirmed-without-its-payment',
    ],
    [
      'a confirmed booking that names no payment',
      'UPDATE bookings SET payment_id = NULL WHERE id = :booking',
      'confirmed-without-its-payment',
    ],
    [
      'a payment of another amount',
      'UPDATE payments SET amount_minor = amount_minor - 1 WHERE id = :payment',
      'payment-of-another-amount',
    ],
    [
      'a payment in another currency',
      "UPDATE payments SET currency = 'USD' WHERE id = :payment",
      'payment-of-another-amount',
    ],
    [
      'a total that is not that of the items',
      'UPDATE bookings SET total_minor = total_minor + 1 WHERE id = :booking',
      'total-is-not-that-of-items',
    ],
    [
      'a booking without items',
      'DELETE FROM booking_items WHERE booking_id = :booking',
      'total-is-not-that-of-items',
    ],
    [
      'a pending booking that names a payment',
      "UPDATE bookings SET status = 'pending' WHERE id = :booking",
      'payment-of-unpaid-booking',
    ],
    [
      'a free booking that names a payment',
      'UPDATE bookings SET total_minor = 0 WHERE id = :booking',
      'payment-of-unpaid-booking',
    ],
    [
      'a refunded amount without a refund',
      'UPDATE payments SET refunded_minor = 1 WHERE id = :payment',
      'refunded-is-not-the-sum-of-refunds',
    ],
    [
      'sums that differ between the books',
      'UPDATE payments SET amount_minor = amount_minor - 1 WHERE id = :payment',
      'sums-of-payments-and-bookings-differ',
    ],
  ])('finds %s', async (_, statement, rule) => {
    const { bookingId, paymentId } = await world.sell();
    await world.plant(statement.replace(':payment', `'${paymentId}'`).replace(':booking', `'${bookingId}'`));
    expect(rulesOf(await world.report(), 'money')).toContain(rule);
  });

  it.each([
    ['more was refunded than paid', 'UPDATE refunds SET amount_minor = 9001', 'refunded-more-than-paid'],
    ['a refund is in another currency', "UPDATE refunds SET currency = 'USD'", 'refund-in-another-currency'],
    [
      'a refund is of what was not paid',
      "UPDATE payments SET status = 'failed'",
      'refund-of-what-was-not-paid',
    ],
    ['the books differ in refunds', 'UPDATE refunds SET amount_minor = 1', 'sums-of-refunds-differ'],
  ])('finds that %s', async (_, statement, rule) => {
    const sale = await world.sell();
    await world.cancel(sale);
    await world.refund(sale.paymentId, 9_000);
    expect(await world.report()).toMatchObject({ ok: true });
    await world.plant(statement);
    expect(rulesOf(await world.report(), 'money')).toContain(rule);
  });

  it('finds that a buyer gets less than was promised, or more than the policy gives', async () => {
    const sale = await world.sell({ refund: { kind: 'partial', percent: 50 } });
    await world.cancel(sale);
    await world.plant('UPDATE bookings SET refund_due_minor = 4499 WHERE id = ?', [sale.bookingId]);
    expect(rulesOf(await world.report(), 'money')).toEqual(['refund-due-is-not-what-was-promised']);
    await world.plant('UPDATE bookings SET refund_due_minor = 4500 WHERE id = ?', [sale.bookingId]);
    expect(await world.report()).toMatchObject({ ok: true });
    await world.plant('UPDATE events SET refund_percent = 49 WHERE id = ?', [sale.eventId]);
    expect(rulesOf(await world.report(), 'money')).toEqual(['refund-due-is-not-what-was-promised']);
  });
});

describe('tickets', () => {
  it.each([
    [
      'a ticket too few',
      'DELETE FROM tickets WHERE booking_id = :booking LIMIT 1',
      'tickets-not-as-many-as-bought',
    ],
    [
      'a void ticket',
      "UPDATE tickets SET status = 'void' WHERE booking_id = :booking LIMIT 1",
      'tickets-not-as-many-as-bought',
    ],
    [
      'a valid ticket of a cancelled booking',
      "UPDATE bookings SET status = 'cancelled' WHERE id = :booking",
      'valid-ticket-without-booking',
    ],
    [
      'a ticket of another event',
      'UPDATE tickets SET event_id = UUID() WHERE booking_id = :booking LIMIT 1',
      'ticket-of-another-event',
    ],
    [
      'a ticket of no booking',
      'UPDATE tickets SET booking_id = UUID() WHERE booking_id = :booking',
      'ticket-of-nothing-booked',
    ],
    [
      'a ticket of a type not booked',
      'UPDATE tickets SET ticket_type_id = UUID() WHERE booking_id = :booking LIMIT 1',
      'ticket-of-nothing-booked',
    ],
    [
      'a forged code',
      "UPDATE tickets SET code = CONCAT(LEFT(code, LENGTH(code) - 6), 'AAAAAA') WHERE booking_id = :booking LIMIT 1",
      'signature-does-not-verify',
    ],
    [
      'a code of another key',
      "UPDATE tickets SET code = REPLACE(code, SUBSTRING_INDEX(SUBSTRING_INDEX(code, '.', 2), '.', -1), 'kx') WHERE booking_id = :booking LIMIT 1",
      'signature-does-not-verify',
    ],
  ])('finds %s', async (_, statement, rule) => {
    const { bookingId } = await world.sell();
    await world.plant(statement.replace(':booking', `'${bookingId}'`));
    expect(rulesOf(await world.report(), 'tickets')).toContain(rule);
  });

  it('finds a genuine code on another ticket', async () => {
    const [first, second] = [await world.sell({}, 1), await world.sell({}, 1)];
    const [code, other] = await Promise.all(
      [first, second].map(({ bookingId }) =>
        world.db
          .selectFrom('tickets')
          .select('code')
          .where('booking_id', '=', bookingId)
          .executeTakeFirstOrThrow(),
      ),
    );
    await world.plant("UPDATE tickets SET code = 'x' WHERE booking_id = ?", [first.bookingId]);
    await world.plant('UPDATE tickets SET code = ? WHERE booking_id = ?', [code?.code, second.bookingId]);
    await world.plant('UPDATE tickets SET code = ? WHERE booking_id = ?', [other?.code, first.bookingId]);
    expect(rulesOf(await world.report(), 'tickets')).toEqual(['code-names-another-ticket']);
  });

  it('finds two tickets with one code', async () => {
    const { bookingId } = await world.sell();
    await world.plant('ALTER TABLE tickets DROP INDEX tickets_code_unique');
    try {
      await world.plant(
        'UPDATE tickets t, (SELECT code FROM tickets LIMIT 1) c SET t.code = c.code WHERE booking_id = ?',
        [bookingId],
      );
      expect(rulesOf(await world.report(), 'tickets')).toContain('code-not-unique');
    } finally {
      await world.empty();
      await world.plant('ALTER TABLE tickets ADD CONSTRAINT tickets_code_unique UNIQUE (code)');
    }
  });
});

describe('holds', () => {
  it('finds a hold that outlives its expiry by more than the sweep takes', async () => {
    const { bookingId } = await world.hold();
    await world.plant('UPDATE bookings SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 10 SECOND WHERE id = ?', [
      bookingId,
    ]);
    expect(await world.report()).toMatchObject({ ok: true });
    await world.plant('UPDATE bookings SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 40 SECOND WHERE id = ?', [
      bookingId,
    ]);
    expect(violationsOf(await world.report(), 'holds')).toMatchObject([
      { rule: 'hold-not-released', bookingId },
    ]);
  });
});

describe('audit', () => {
  it('finds a change without a record, unless its message may be in the queue', async () => {
    await world.hold();
    await world.settle();
    await world.plant('DELETE FROM audit_logs');
    await world.plant('DELETE FROM audit_heads');
    expect(rulesOf(await world.report(), 'audit')).toEqual(['change-without-audit-record']);
    world.queued.set('concert-audit-queue', 1);
    expect(await world.report()).toMatchObject({ ok: true });
  });

  it.each([
    ['what a record says was changed', "UPDATE audit_logs SET details = '{}'", 'chain-does-not-verify'],
    ['a record was taken out', 'DELETE FROM audit_logs ORDER BY sequence LIMIT 1', 'chain-does-not-verify'],
    [
      'the last record was taken out',
      'DELETE FROM audit_logs ORDER BY sequence DESC LIMIT 1',
      'chain-does-not-verify',
    ],
    [
      'a record is about something else than its event',
      "UPDATE audit_logs SET resource_id = 'x'",
      'audit-record-differs-from-its-event',
    ],
    [
      'a record names another person',
      "UPDATE audit_logs SET actor_id = 'x'",
      'audit-record-differs-from-its-event',
    ],
    ['the head of the chain is lost', 'DELETE FROM audit_heads', 'chain-does-not-verify'],
    [
      'a day was signed by somebody else',
      "UPDATE audit_heads SET state = 'sealed', key_id = 'theirs', signature = 'AA'",
      'seal-is-not-genuine',
    ],
  ])('finds that %s', async (_, statement, rule) => {
    await world.sell();
    await world.settle();
    await world.plant(statement);
    expect(rulesOf(await world.report(), 'audit')).toContain(rule);
  });

  it('trusts the seal of a day whose records are only in the archive', async () => {
    await world.sell();
    await world.settle();
    const today = new Date().toISOString().slice(0, 10);
    const head = (await daysBetween(world.db, '1970-01-01', today)).values().next().value;
    if (head === undefined) throw new Error('nothing was recorded');
    const key = await openAuditKeys(openSecrets(systemClock)).signing();
    const { keyId, signature } = sealDay({ ...head, previous: undefined }, key);
    await world.plant("UPDATE audit_heads SET state = 'purged', key_id = ?, signature = ?", [
      keyId,
      signature,
    ]);
    await world.plant('DELETE FROM audit_logs');
    // The outbox still has the events, as it has not in life by then.
    expect(rulesOf(await world.report(), 'audit')).toEqual(['change-without-audit-record']);
    await world.plant('UPDATE audit_heads SET sequence = sequence + 1');
    expect(rulesOf(await world.report(), 'audit')).toContain('seal-is-not-genuine');
  });
});

describe('outbox', () => {
  const written = () => {
    const eventId = newId();
    return envelope(eventEvents.EventCreated, eventId, {
      eventId,
      organizerId: newId(),
      title: 'A new event',
    });
  };

  it('finds an event that was not published for a minute', async () => {
    const event = written();
    await inTransaction(world.db, (tx) => appendToOutbox(tx, [event]));
    expect(await world.report()).toMatchObject({ ok: true });
    await world.plant('UPDATE outbox SET created_at = UTC_TIMESTAMP(3) - INTERVAL 61 SECOND');
    expect(violationsOf(await world.report(), 'outbox')).toEqual([
      { rule: 'not-published', eventId: event.id, type: 'EventCreated' },
    ]);
  });

  it.each([
    ['booking', 'PaymentSucceeded', 'concert-booking-queue'],
    ['payment', 'BookingCancelled', 'concert-payment-queue'],
    ['file', 'BookingConfirmed', 'concert-file-queue'],
  ])('finds what the consumer %s neither applied nor has before it', async (consumer, type, queue) => {
    await world.sell();
    const cancelled = await world.sell();
    await world.cancel(cancelled);
    await world.settle();
    await world.plant('DELETE FROM inbox WHERE consumer = ?', [consumer]);
    const found = violationsOf(await world.report(), 'outbox').filter((one) => one.queue === queue);
    const rows = await world.db
      .selectFrom('outbox')
      .select('type')
      .where(
        'id',
        'in',
        found.map((one) => String(one.eventId)),
      )
      .execute();
    expect(found[0]?.rule).toBe('published-and-neither-applied-nor-queued');
    expect(rows).toContainEqual({ type });
    world.queued.set(queue, 5);
    expect(violationsOf(await world.report(), 'outbox').filter((one) => one.queue === queue)).toEqual([]);
  });

  const lostAt = async (queue: string) =>
    violationsOf(await world.report(), 'outbox').filter((one) => one.queue === queue);

  const publish = async (event: ReturnType<typeof envelope>) => {
    await inTransaction(world.db, (tx) => appendToOutbox(tx, [event]));
    await world.settle();
  };

  async function ticketsOf({ bookingId, eventId, user }: Awaited<ReturnType<typeof world.sell>>) {
    const rows = await world.db
      .selectFrom('tickets')
      .select('id')
      .where('booking_id', '=', bookingId)
      .execute();
    const ticketIds = rows.map(({ id }) => id);
    return { of: { bookingId, eventId, userId: user.id }, ticketIds };
  }

  it('finds tickets with new codes that nobody printed', async () => {
    const sale = await world.sell();
    const { of, ticketIds } = await ticketsOf(sale);
    await publish(
      envelope(bookingEvents.TicketReissued, sale.bookingId, { ...of, ticketIds, voidedTicketIds: [] }),
    );
    expect(await lostAt('concert-file-queue')).toHaveLength(1);
    world.queued.set('concert-file-queue', 1);
    expect(await lostAt('concert-file-queue')).toEqual([]);
  });

  it('finds tickets that were not mailed, but for those that were replaced or whose owner was erased', async () => {
    const sale = await world.sell();
    const { of, ticketIds } = await ticketsOf(sale);
    const files = ticketIds.map((ticketId) => ({ ticketId, key: `ticket-${ticketId}.pdf` }));
    await publish(envelope(fileEvents.TicketFilesReady, sale.bookingId, { ...of, files, cause: 'reissued' }));
    expect(await lostAt('concert-email-queue')).toHaveLength(1);
    await world.plant("UPDATE tickets SET status = 'void', void_reason = 'reissued'");
    expect(await lostAt('concert-email-queue')).toEqual([]);
    await world.plant("UPDATE tickets SET status = 'valid', void_reason = NULL");
    await world.plant("UPDATE users SET email = '' WHERE id = ?", [sale.user.id]);
    expect(await lostAt('concert-email-queue')).toEqual([]);
  });

  it('finds an owner who was not warned that the account is to get another address', async () => {
    const { user } = await world.hold();
    const verificationId = newId();
    await world.plant(
      `INSERT INTO email_verifications (id, user_id, email, previous_email, expires_at, created_at)
       VALUES (?, ?, 'new@test.example', 'old@test.example', NOW(3), NOW(3))`,
      [verificationId, user.id],
    );
    await publish(envelope(authEvents.EmailChangeRequested, user.id, { userId: user.id, verificationId }));
    expect(await lostAt('concert-email-queue')).toHaveLength(1);
    await world.plant('UPDATE users SET erased_at = NOW(3) WHERE id = ?', [user.id]);
    expect(await lostAt('concert-email-queue')).toEqual([]);
  });

  it.each([
    ['a booking is confirmed twice', 'BookingConfirmed'],
    ['a payment succeeds twice', 'PaymentSucceeded'],
  ])('finds that %s', async (_, type) => {
    await world.sell();
    await world.plant(
      'INSERT INTO outbox SELECT UUID(), type, envelope, created_at, NULL FROM outbox WHERE type = ?',
      [type],
    );
    expect(violationsOf(await world.report(), 'outbox')).toMatchObject([
      { rule: 'applied-twice', type, times: 2 },
    ]);
  });

  it('finds two refunds for one cause, and two mails', async () => {
    const sale = await world.sell();
    await world.cancel(sale);
    await world.refund(sale.paymentId, 4_500);
    await world.plant(
      'ALTER TABLE refunds DROP FOREIGN KEY refunds_payment, DROP INDEX refunds_cause_unique',
    );
    await world.plant('ALTER TABLE email_logs DROP INDEX email_logs_cause_unique');
    try {
      await world.plant(
        `INSERT INTO refunds (id, payment_id, cause_key, amount_minor, currency, reason, status, created_at, updated_at)
         SELECT UUID(), payment_id, cause_key, amount_minor, currency, reason, status, created_at, updated_at FROM refunds`,
      );
      for (const id of [newId(), newId()]) {
        await world.plant(
          `INSERT INTO email_logs (id, cause_key, recipient, template, subject, status, created_at, updated_at)
           VALUES (?, 'one:tickets', 'fan@test.example', 'tickets', 'Your tickets', 'sent', NOW(3), NOW(3))`,
          [id],
        );
      }
      expect(rulesOf(await world.report(), 'outbox')).toEqual(
        expect.arrayContaining(['refunded-twice', 'mailed-twice']),
      );
    } finally {
      await world.empty();
      await world.plant(
        `ALTER TABLE refunds ADD CONSTRAINT refunds_cause_unique UNIQUE (payment_id, cause_key),
         ADD CONSTRAINT refunds_payment FOREIGN KEY (payment_id) REFERENCES payments (id)`,
      );
      await world.plant('ALTER TABLE email_logs ADD CONSTRAINT email_logs_cause_unique UNIQUE (cause_key)');
    }
  });
});
