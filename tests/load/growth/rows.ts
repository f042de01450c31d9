/** How much there is of everything else follows from these. */
export interface Size {
  readonly bookings: number;
  readonly users: number;
  readonly auditRows: number;
}

/** A statement that fills a table from numbers alone; MariaDB's sequence engine is what makes it quick. */
export interface Filling {
  readonly table: string;
  readonly text: string;
}

const DAY = 86_400_000;

/** How far back sales go. */
const AGE_DAYS = 730;
/** What the machinery keeps, from the purges of audit, email and notification. */
const KEPT = { outbox: 7, inbox: 30, idempotency: 1, audit: 90, mails: 365, notifications: 396 } as const;

/** Kinds in the third group of an id, so that no two tables share one. */
const KIND = {
  user: '001',
  event: '002',
  type: '003',
  booking: '004',
  ticket: '005',
  payment: '006',
  refund: '007',
  checkIn: '008',
  notification: '009',
  mail: '00a',
  audit: '00b',
  told: '00c',
  subscription: '00d',
  plan: '00e',
} as const;

/** A UUIDv7 of a moment in milliseconds and a number, as an SQL expression: what points to a row computes its id. */
const id = (kind: keyof typeof KIND, ms: string, n: string): string => {
  const hex = `LPAD(LOWER(HEX(${ms})), 12, '0')`;
  return `CONCAT(SUBSTR(${hex}, 1, 8), '-', SUBSTR(${hex}, 9), '-7${KIND[kind]}-8000-', LPAD(LOWER(HEX(${n})), 12, '0'))`;
};

const moment = (ms: string): string => `FROM_UNIXTIME((${ms}) / 1000)`;

/**
 * The statements that make two years of business of this size, in the order in which tables depend on each other.
 * Sales are spread evenly; one in ten bookings was cancelled and half of these refunded; each has two tickets in three
 * of four cases. What the purges would have removed is not made. Hashes of the audit trail are not those of its
 * content, so its days stand as archived.
 */
export function fillings({ bookings, users, auditRows }: Size, now: Date): readonly Filling[] {
  const end = now.getTime() - DAY;
  const begin = end - AGE_DAYS * DAY;
  const events = Math.max(10, Math.floor(bookings / 250));
  const organizers = Math.max(5, Math.floor(users / 400));
  const at = (n: string, count: number, days: number = AGE_DAYS): string =>
    `(${end - days * DAY} + FLOOR((${n}) * ${(days * DAY) / count}))`;

  const userAt = (n: string) => `(${begin} + (${n}) * 1000)`;
  const userId = (n: string) => id('user', userAt(n), n);
  const eventAt = (n: string) => at(n, events);
  const eventId = (n: string) => id('event', eventAt(n), n);
  const typeId = (event: string, nth: string) => id('type', eventAt(event), `${event} * 2 + ${nth}`);
  const bookingAt = (n: string) => at(n, bookings);
  const bookingId = (n: string) => id('booking', bookingAt(n), n);
  const paymentId = (n: string) => id('payment', bookingAt(n), n);
  const ticketId = (n: string, nth: string) => id('ticket', bookingAt(n), `${n} * 2 + ${nth}`);
  const planId = id('plan', userAt('1'), '1');
  const buyer = (n: string) => `(1 + (${n}) MOD ${users})`;
  const organizer = (event: string) => `(1 + (${event}) MOD ${organizers})`;
  const eventOf = (n: string) => `(1 + (((${n}) DIV 250) + ((${n}) * 7) MOD 5) MOD ${events})`;
  const isCancelled = (n: string) => `(${n}) MOD 10 = 3`;
  const isRefunded = (n: string) => `(${n}) MOD 20 = 3`;
  const isComing = (n: string) => `(${n}) MOD 4 < 3`;

  const numbers = (from: number, to: number) => `seq_${Math.max(1, from)}_to_${Math.max(1, to)}`;
  const all = numbers(1, bookings);
  /** The newest of the bookings, of so many days. */
  const newest = (days: number) =>
    numbers(bookings - Math.floor((bookings * Math.min(days, AGE_DAYS)) / AGE_DAYS) + 1, bookings);

  return [
    {
      table: 'users',
      text: `INSERT INTO users (id, email, email_key, password_hash, name, role, created_at, updated_at, email_verified_at)
        SELECT ${userId('seq')}, CONCAT('person-', seq, '@growth.example'), CONCAT('person-', seq, '@growth.example'), '-',
          CONCAT(ELT(1 + seq MOD 8, 'Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fritzi', 'Gustav', 'Hanna'), ' ',
            ELT(1 + seq MOD 7, 'Ahlers', 'Brandt', 'Claussen', 'Diekmann', 'Evers', 'Franzen', 'Graf'), ' ', HEX(seq)),
          IF(seq <= ${organizers}, 'organizer', 'attendee'), ${moment(userAt('seq'))}, ${moment(userAt('seq'))}, ${moment(userAt('seq'))}
        FROM ${numbers(1, users)}`,
    },
    {
      table: 'events',
      text: `INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city, country,
          timezone, doors_at, starts_at, ends_at, currency, published_at, created_at, updated_at, search_form)
        SELECT ${eventId('seq')}, ${userId(organizer('seq'))}, IF(seq MOD 50 = 7, 'cancelled', 'published'), CONCAT('Evening ', seq),
          'An evening of new Nordic songs.', ELT(1 + seq MOD 5, 'concert', 'jazz', 'comedy', 'family', 'theatre'),
          CONCAT('Hall ', seq MOD 60), 'Harbour 1', CONCAT('City ', seq MOD 40), 'DE', 'Europe/Berlin',
          NULL, ${moment(eventAt('seq'))}, ${moment(`${eventAt('seq')} + 10800000`)}, 'EUR', ${moment(eventAt('seq'))},
          ${moment(eventAt('seq'))}, ${moment(eventAt('seq'))}, 0
        FROM ${numbers(1, events)}`,
    },
    {
      table: 'ticket_types',
      text: `INSERT INTO ticket_types (id, event_id, name, price_minor, capacity, max_per_booking, position, created_at, updated_at)
        SELECT ${typeId('e.seq', 't.seq')}, ${eventId('e.seq')}, ELT(1 + t.seq, 'Floor', 'Balcony'), 4500, 1000, 10, t.seq,
          ${moment(eventAt('e.seq'))}, ${moment(eventAt('e.seq'))}
        FROM ${numbers(1, events)} e JOIN seq_0_to_1 t`,
    },
    {
      table: 'ticket_stock',
      text: `INSERT INTO ticket_stock (ticket_type_id, stripe, free, is_open)
        SELECT ${typeId('e.seq', 't.seq')}, s.seq, 40, 1 FROM ${numbers(1, events)} e JOIN seq_0_to_1 t JOIN seq_0_to_15 s`,
    },
    {
      table: 'bookings',
      text: `INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, payment_id, expires_at, confirmed_at,
          cancelled_at, created_at, updated_at, cancel_reason)
        SELECT ${bookingId('seq')}, ${userId(buyer('seq'))}, ${eventId(eventOf('seq'))}, IF(${isCancelled('seq')}, 'cancelled', 'confirmed'),
          'EUR', 9000, ${paymentId('seq')}, ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))},
          IF(${isCancelled('seq')}, ${moment(bookingAt('seq'))}, NULL), ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))},
          IF(${isCancelled('seq')}, 'buyer', NULL)
        FROM ${all}`,
    },
    {
      table: 'booking_items',
      text: `INSERT INTO booking_items (booking_id, ticket_type_id, quantity, unit_price_minor)
        SELECT ${bookingId('seq')}, ${typeId(eventOf('seq'), 'seq MOD 2')}, IF(${isComing('seq')}, 2, 1), 4500 FROM ${all}`,
    },
    {
      table: 'tickets',
      text: `INSERT INTO tickets (id, booking_id, event_id, ticket_type_id, number, code, attendee_name, status, created_at, updated_at,
          void_reason, checked_in_at, check_in_id)
        SELECT ${ticketId('b.seq', 't.seq')}, ${bookingId('b.seq')}, ${eventId(eventOf('b.seq'))},
          ${typeId(eventOf('b.seq'), 'b.seq MOD 2')}, t.seq + 1, CONCAT('C1.growth.', b.seq, '.', t.seq), CONCAT('Guest ', b.seq MOD 5000),
          IF(${isCancelled('b.seq')}, 'void', 'valid'), ${moment(bookingAt('b.seq'))}, ${moment(bookingAt('b.seq'))},
          IF(${isCancelled('b.seq')}, 'cancelled', NULL),
          IF(b.seq MOD 10 IN (1, 5), ${moment(bookingAt('b.seq'))}, NULL),
          IF(b.seq MOD 10 IN (1, 5), ${id('checkIn', bookingAt('b.seq'), 'b.seq * 2 + t.seq')}, NULL)
        FROM ${all} b JOIN seq_0_to_1 t WHERE t.seq = 0 OR ${isComing('b.seq')}`,
    },
    {
      table: 'check_ins',
      text: `INSERT INTO check_ins (id, ticket_id, event_id, status, scanned_at, device, scanned_by, created_at, updated_at)
        SELECT check_in_id, id, event_id, 'admitted', checked_in_at, 'North', event_id, checked_in_at, checked_in_at
        FROM tickets WHERE check_in_id IS NOT NULL`,
    },
    {
      table: 'payments',
      text: `INSERT INTO payments (id, booking_id, user_id, intent_id, status, amount_minor, refunded_minor, currency, succeeded_at,
          created_at, updated_at, event_id, organizer_id, provider_fee_minor, net_minor, settled_currency)
        SELECT ${paymentId('seq')}, ${bookingId('seq')}, ${userId(buyer('seq'))}, CONCAT('pi_growth_', seq), 'succeeded', 9000,
          IF(${isRefunded('seq')}, 9000, 0), 'EUR', ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))},
          ${eventId(eventOf('seq'))}, ${userId(organizer(eventOf('seq')))}, 150, 8850, 'EUR'
        FROM ${all}`,
    },
    {
      table: 'refunds',
      text: `INSERT INTO refunds (id, payment_id, cause_key, amount_minor, currency, reason, status, provider_refund_id, created_at, updated_at)
        SELECT ${id('refund', bookingAt('seq'), 'seq')}, ${paymentId('seq')}, CONCAT('requested:', seq), 9000, 'EUR', 'Cancelled', 'succeeded',
          CONCAT('re_growth_', seq), ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))}
        FROM ${all} WHERE ${isRefunded('seq')}`,
    },
    {
      table: 'membership_plans',
      text: `INSERT INTO membership_plans (id, name, description, price_minor, currency, billing_interval, provider_price_id, created_at, updated_at)
        SELECT ${planId}, 'Friends', 'Sooner and cheaper', 6000, 'EUR', 'year', 'price_growth', NOW(), NOW()`,
    },
    {
      table: 'subscriptions',
      text: `INSERT INTO subscriptions (id, user_id, plan_id, provider_subscription_id, status, current_user_key, current_period_end, created_at, updated_at)
        SELECT ${id('subscription', userAt('seq'), 'seq')}, ${userId('seq')}, ${planId}, CONCAT('sub_growth_', seq), 'active', ${userId('seq')},
          ${moment(String(now.getTime() + 200 * DAY))}, ${moment(userAt('seq'))}, ${moment(userAt('seq'))}
        FROM ${numbers(organizers + 1, Math.floor(users / 20))}`,
    },
    {
      table: 'notifications_log',
      text: `INSERT INTO notifications_log (id, cause_key, user_id, channel, title, body, status, read_at, created_at, updated_at, event_id)
        SELECT ${id('notification', bookingAt('seq'), 'seq')}, CONCAT('growth:', seq), ${userId(buyer('seq'))}, 'inbox', 'Your tickets are here',
          'See you there.', 'delivered', ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))},
          ${eventId(eventOf('seq'))}
        FROM ${newest(KEPT.notifications)}`,
    },
    {
      table: 'email_logs',
      text: `INSERT INTO email_logs (id, cause_key, user_id, recipient, template, subject, status, provider_message_id, attempts,
          created_at, updated_at, booking_id)
        SELECT ${id('mail', bookingAt('seq'), 'seq')}, CONCAT('growth:', seq), ${userId(buyer('seq'))},
          CONCAT('person-', ${buyer('seq')}, '@growth.example'), 'booking-confirmed', 'Your tickets', IF(seq MOD 100 = 5, 'bounced', 'delivered'),
          CONCAT('message-', seq), 1, ${moment(bookingAt('seq'))}, ${moment(bookingAt('seq'))}, ${bookingId('seq')}
        FROM ${newest(KEPT.mails)}`,
    },
    {
      table: 'email_states',
      text: `INSERT INTO email_states (email_id, source_key, state, occurred_at)
        SELECT id, 'growth', IF(status = 'bounced', 'bounced', 'delivered'), created_at FROM email_logs`,
    },
    {
      table: 'analytics_daily',
      text: `INSERT INTO analytics_daily (day, event_id, metric, currency, total)
        SELECT DATE(${moment(`${eventAt('e.seq')} - d.seq * ${DAY}`)}), ${eventId('e.seq')}, m.metric, m.currency, 10
        FROM ${numbers(1, events)} e JOIN seq_1_to_30 d
        JOIN (SELECT 'bookings' AS metric, '' AS currency UNION ALL SELECT 'tickets', '' UNION ALL SELECT 'revenueMinor', 'EUR'
          UNION ALL SELECT 'eventViews', '') m`,
    },
    {
      table: 'outbox',
      text: `INSERT INTO outbox (id, type, envelope, created_at, published_at)
        SELECT ${id('told', bookingAt('b.seq'), 'b.seq * 5 + k.seq')}, 'BookingConfirmed', JSON_OBJECT('growth', b.seq),
          ${moment(bookingAt('b.seq'))}, ${moment(bookingAt('b.seq'))}
        FROM ${newest(KEPT.outbox)} b JOIN seq_0_to_4 k`,
    },
    {
      table: 'inbox',
      text: `INSERT INTO inbox (consumer, message_id, processed_at)
        SELECT CONCAT('growth-', k.seq), ${id('told', bookingAt('b.seq'), 'b.seq * 5 + k.seq')}, ${moment(bookingAt('b.seq'))}
        FROM ${newest(KEPT.inbox)} b JOIN seq_0_to_4 k`,
    },
    {
      table: 'idempotency_keys',
      text: `INSERT INTO idempotency_keys (caller, operation, idempotency_key, request_hash, response_status, response_body, created_at)
        SELECT ${userId(buyer('seq'))}, 'holdTickets', CONCAT('growth-', seq), REPEAT('0', 64), 201, '{}', ${moment(String(now.getTime()))}
        FROM ${newest(KEPT.idempotency)}`,
    },
    ...auditTrail(auditRows, {
      end,
      userId: (n) => userId(buyer(n)),
      bookingId: (n) => bookingId(`1 + (${n}) MOD ${bookings}`),
    }),
  ];
}

interface Trail {
  readonly end: number;
  readonly userId: (n: string) => string;
  readonly bookingId: (n: string) => string;
}

function auditTrail(rows: number, { end, userId, bookingId }: Trail): readonly Filling[] {
  const perDay = Math.ceil(rows / KEPT.audit);
  const begin = end - KEPT.audit * DAY;
  const ms = `(${begin} + (seq DIV ${perDay}) * ${DAY} + FLOOR((seq MOD ${perDay}) * ${(DAY - 1) / perDay}))`;
  const day = `DATE(${moment(`${begin} + (seq DIV ${perDay}) * ${DAY}`)})`;
  const hash = (n: string) => `CONCAT(LPAD(LOWER(HEX(${n})), 64, '0'))`;
  return [
    {
      table: 'audit_logs',
      text: `INSERT INTO audit_logs (id, event_id, day, sequence, action, resource, resource_id, actor_type, actor_id, actor_role, address,
          correlation_id, occurred_at, details, previous_hash, hash)
        SELECT ${id('audit', ms, 'seq')}, ${id('told', ms, 'seq')}, ${day}, 1 + seq MOD ${perDay},
          ELT(1 + seq MOD 5, 'TicketsHeld', 'PaymentStarted', 'PaymentSucceeded', 'BookingConfirmed', 'TicketFilesReady'),
          ELT(1 + seq MOD 5, 'booking', 'payment', 'payment', 'booking', 'booking'), ${bookingId('seq DIV 5')}, 'user',
          ${userId('seq DIV 5')}, 'attendee', '192.0.2.7', CONCAT('growth-', seq DIV 5), ${moment(ms)},
          JSON_OBJECT('totalMinor', 9000, 'currency', 'EUR'), ${hash('seq')}, ${hash('seq + 1')}
        FROM seq_0_to_${rows - 1}`,
    },
    {
      table: 'audit_heads',
      text: `INSERT IGNORE INTO audit_heads (day, sequence, hash, updated_at, state, signature, key_id, sealed_at, verified_sequence,
          verified_hash, verified_at, actions, archived_at)
        SELECT day, MAX(sequence), MAX(hash), MAX(occurred_at), 'archived', 'growth', 'growth', MAX(occurred_at), MAX(sequence), MAX(hash),
          MAX(occurred_at), JSON_OBJECT('TicketsHeld', COUNT(*)), MAX(occurred_at)
        FROM audit_logs GROUP BY day`,
    },
  ];
}
