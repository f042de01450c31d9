-- The ground: accounts, events, striped inventory, bookings, tickets, payments, refunds, audit, mail and
-- notification logs, and the tables of the machinery (outbox, inbox, idempotency keys).
-- Common subset of MySQL 8.4 and MariaDB 10.11. All times are UTC. Ids are UUIDv7 as text in ascii, so that
-- they read the same in logs, URLs and here, and sort by the time they were made.

CREATE TABLE users (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  email VARCHAR(254) NOT NULL,
  -- Lower case: two accounts never differ by case alone.
  email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  name VARCHAR(120) NOT NULL,
  role VARCHAR(16) NOT NULL,
  locale CHAR(2) NOT NULL DEFAULT 'en',
  -- Raised with each new password or role: sessions of an earlier generation are refused.
  session_generation INT UNSIGNED NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  CONSTRAINT users_email_unique UNIQUE (email_key),
  CONSTRAINT users_role_known CHECK (role IN ('attendee', 'staff', 'organizer', 'admin')),
  CONSTRAINT users_locale_known CHECK (locale IN ('en', 'de', 'es', 'fr'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Logins tried since the last that succeeded, by a keyed hash of the address: known and unknown addresses are
-- counted alike, so that a lock tells nobody who has an account.
CREATE TABLE login_attempts (
  address_digest CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  attempts INT UNSIGNED NOT NULL,
  last_at DATETIME(3) NOT NULL,
  INDEX login_attempts_by_age (last_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The mail's link is made of the id and a keyed hash of it, so a copy of this table opens no account.
CREATE TABLE password_resets (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  used_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  INDEX password_resets_by_user (user_id, id),
  CONSTRAINT password_resets_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE events (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  organizer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) NOT NULL,
  title VARCHAR(150) NOT NULL,
  description TEXT NOT NULL,
  category VARCHAR(32) NOT NULL,
  venue_name VARCHAR(120) NOT NULL,
  venue_address VARCHAR(200) NOT NULL,
  city VARCHAR(80) NOT NULL,
  country CHAR(2) CHARACTER SET ascii NOT NULL,
  timezone VARCHAR(64) NOT NULL,
  doors_at DATETIME(3) NULL,
  starts_at DATETIME(3) NOT NULL,
  ends_at DATETIME(3) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  image_key VARCHAR(300) NULL,
  refund_kind VARCHAR(16) NOT NULL DEFAULT 'full',
  refund_percent TINYINT UNSIGNED NOT NULL DEFAULT 100,
  refund_until_hours SMALLINT UNSIGNED NOT NULL DEFAULT 24,
  version INT UNSIGNED NOT NULL DEFAULT 1,
  published_at DATETIME(3) NULL,
  cancelled_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX events_by_start (status, starts_at, id),
  INDEX events_by_category (status, category, starts_at, id),
  INDEX events_by_city (status, city, starts_at, id),
  INDEX events_by_publication (status, published_at, id),
  INDEX events_by_organizer (organizer_id, id),
  INDEX events_by_organizer_start (organizer_id, status, starts_at, id),
  FULLTEXT INDEX events_text (title, description, venue_name, city),
  CONSTRAINT events_organizer FOREIGN KEY (organizer_id) REFERENCES users (id),
  CONSTRAINT events_status_known CHECK (status IN ('draft', 'published', 'cancelled')),
  CONSTRAINT events_refund_known CHECK (refund_kind IN ('full', 'partial', 'none')),
  CONSTRAINT events_refund_percent CHECK (refund_percent BETWEEN 1 AND 100),
  CONSTRAINT events_ends_after_start CHECK (ends_at > starts_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE ticket_types (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(80) NOT NULL,
  description VARCHAR(300) NULL,
  price_minor BIGINT NOT NULL,
  capacity INT UNSIGNED NOT NULL,
  max_per_booking INT UNSIGNED NOT NULL,
  sales_start_at DATETIME(3) NULL,
  sales_end_at DATETIME(3) NULL,
  position SMALLINT UNSIGNED NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX ticket_types_by_event (event_id, position),
  CONSTRAINT ticket_types_event FOREIGN KEY (event_id) REFERENCES events (id),
  CONSTRAINT ticket_types_price CHECK (price_minor >= 0),
  CONSTRAINT ticket_types_capacity CHECK (capacity >= 1),
  CONSTRAINT ticket_types_maximum CHECK (max_per_booking BETWEEN 1 AND 50),
  CONSTRAINT ticket_types_window CHECK (sales_end_at IS NULL OR sales_start_at IS NULL OR sales_end_at > sales_start_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What is free of a ticket type, spread over stripes so that buyers do not queue for one row. A hold takes
-- from `free`, a release gives back to any stripe: sold + held = capacity − Σ free, and `free` cannot fall
-- below zero, whatever the code does. A closed stripe (event not on sale) gives nothing.
CREATE TABLE ticket_stock (
  ticket_type_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stripe TINYINT UNSIGNED NOT NULL,
  free INT NOT NULL,
  is_open TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (ticket_type_id, stripe),
  CONSTRAINT ticket_stock_type FOREIGN KEY (ticket_type_id) REFERENCES ticket_types (id),
  CONSTRAINT ticket_stock_not_oversold CHECK (free >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE bookings (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  total_minor BIGINT NOT NULL,
  -- What the buyer gets back after a cancellation; fixed when the booking is cancelled.
  refund_due_minor BIGINT NOT NULL DEFAULT 0,
  -- The payment that confirmed it; null while unpaid and for a free booking.
  payment_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  expires_at DATETIME(3) NOT NULL,
  confirmed_at DATETIME(3) NULL,
  cancelled_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX bookings_by_user (user_id, id),
  INDEX bookings_by_event (event_id, id),
  INDEX bookings_by_expiry (status, expires_at),
  CONSTRAINT bookings_payment_unique UNIQUE (payment_id),
  CONSTRAINT bookings_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT bookings_event FOREIGN KEY (event_id) REFERENCES events (id),
  CONSTRAINT bookings_status_known CHECK (status IN ('pending', 'confirmed', 'expired', 'cancelled')),
  CONSTRAINT bookings_total CHECK (total_minor >= 0),
  CONSTRAINT bookings_refund_due CHECK (refund_due_minor BETWEEN 0 AND total_minor),
  CONSTRAINT bookings_paid_when_confirmed CHECK (status <> 'confirmed' OR total_minor = 0 OR payment_id IS NOT NULL)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE booking_items (
  booking_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_type_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  quantity INT UNSIGNED NOT NULL,
  unit_price_minor BIGINT NOT NULL,
  PRIMARY KEY (booking_id, ticket_type_id),
  INDEX booking_items_by_type (ticket_type_id, booking_id),
  CONSTRAINT booking_items_booking FOREIGN KEY (booking_id) REFERENCES bookings (id),
  CONSTRAINT booking_items_type FOREIGN KEY (ticket_type_id) REFERENCES ticket_types (id),
  CONSTRAINT booking_items_quantity CHECK (quantity >= 1),
  CONSTRAINT booking_items_price CHECK (unit_price_minor >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One row a ticket. The unique key on its number within the booking makes issuing twice impossible.
CREATE TABLE tickets (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  booking_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_type_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number INT UNSIGNED NOT NULL,
  code VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attendee_name VARCHAR(120) NOT NULL,
  status VARCHAR(16) NOT NULL DEFAULT 'valid',
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX tickets_by_event (event_id, id),
  CONSTRAINT tickets_number_unique UNIQUE (booking_id, ticket_type_id, number),
  CONSTRAINT tickets_code_unique UNIQUE (code),
  CONSTRAINT tickets_item FOREIGN KEY (booking_id, ticket_type_id) REFERENCES booking_items (booking_id, ticket_type_id),
  CONSTRAINT tickets_event FOREIGN KEY (event_id) REFERENCES events (id),
  CONSTRAINT tickets_status_known CHECK (status IN ('valid', 'void'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A booking has one payment, tried as often as the buyer likes with one PaymentIntent: nobody is charged twice.
CREATE TABLE payments (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  booking_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  intent_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  status VARCHAR(16) NOT NULL,
  amount_minor BIGINT NOT NULL,
  -- Reserved by refunds that are asked for, under way or done.
  refunded_minor BIGINT NOT NULL DEFAULT 0,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  failure_code VARCHAR(64) NULL,
  -- Counts the changes of what the provider says: a look at the provider that is older than the row is not kept.
  version INT UNSIGNED NOT NULL DEFAULT 1,
  -- Of the request that started it, for what the provider tells later.
  correlation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  succeeded_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX payments_by_user (user_id, id),
  INDEX payments_by_status (status, updated_at),
  CONSTRAINT payments_booking_unique UNIQUE (booking_id),
  CONSTRAINT payments_intent_unique UNIQUE (intent_id),
  CONSTRAINT payments_booking FOREIGN KEY (booking_id) REFERENCES bookings (id),
  CONSTRAINT payments_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT payments_status_known CHECK (status IN ('started', 'requires_action', 'processing', 'succeeded', 'failed', 'canceled')),
  CONSTRAINT payments_amount CHECK (amount_minor > 0),
  CONSTRAINT payments_not_over_refunded CHECK (refunded_minor BETWEEN 0 AND amount_minor)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE refunds (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  payment_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- What asked for it (`cancellation`, `event-cancelled`, `not-placed`, `requested:<refund id>`, `provider:<its id>`):
  -- once for each payment.
  cause_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_minor BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  reason VARCHAR(200) NOT NULL,
  status VARCHAR(16) NOT NULL,
  provider_refund_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  failure_code VARCHAR(64) NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  requested_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX refunds_by_status (status, updated_at),
  CONSTRAINT refunds_cause_unique UNIQUE (payment_id, cause_key),
  CONSTRAINT refunds_provider_unique UNIQUE (provider_refund_id),
  CONSTRAINT refunds_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
  CONSTRAINT refunds_amount CHECK (amount_minor > 0),
  CONSTRAINT refunds_status_known CHECK (status IN ('requested', 'processing', 'succeeded', 'failed'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One chain a day: each record's hash covers the hash before it, the head is the day's last hash.
CREATE TABLE audit_logs (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day DATE NOT NULL,
  sequence INT UNSIGNED NOT NULL,
  action VARCHAR(64) NOT NULL,
  resource VARCHAR(32) NOT NULL,
  resource_id VARCHAR(64) NOT NULL,
  actor_type VARCHAR(16) NOT NULL,
  actor_id VARCHAR(64) NULL,
  actor_role VARCHAR(16) NULL,
  address VARCHAR(45) NULL,
  correlation_id VARCHAR(64) NOT NULL,
  occurred_at DATETIME(3) NOT NULL,
  details JSON NOT NULL,
  previous_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  INDEX audit_logs_by_time (occurred_at, id),
  INDEX audit_logs_by_resource (resource, resource_id, occurred_at, id),
  INDEX audit_logs_by_actor (actor_id, occurred_at, id),
  INDEX audit_logs_by_action (action, occurred_at, id),
  CONSTRAINT audit_logs_event_unique UNIQUE (event_id),
  CONSTRAINT audit_logs_place_unique UNIQUE (day, sequence)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE audit_heads (
  day DATE NOT NULL PRIMARY KEY,
  sequence INT UNSIGNED NOT NULL,
  hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  updated_at DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE email_logs (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- The event and template that asked for it: the same mail is not sent twice.
  cause_key VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  recipient VARCHAR(254) NOT NULL,
  template VARCHAR(64) NOT NULL,
  subject VARCHAR(300) NOT NULL,
  status VARCHAR(16) NOT NULL,
  provider_message_id VARCHAR(200) NULL,
  failure VARCHAR(300) NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX email_logs_by_status (status, id),
  INDEX email_logs_by_user (user_id, id),
  INDEX email_logs_by_message (provider_message_id),
  INDEX email_logs_by_recipient (recipient, status),
  CONSTRAINT email_logs_cause_unique UNIQUE (cause_key),
  CONSTRAINT email_logs_status_known CHECK (status IN ('sending', 'sent', 'delivered', 'bounced', 'complained', 'suppressed', 'failed'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE notifications_log (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  cause_key VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel VARCHAR(16) NOT NULL,
  title VARCHAR(150) NOT NULL,
  body VARCHAR(1000) NOT NULL,
  link VARCHAR(300) NULL,
  status VARCHAR(16) NOT NULL,
  failure VARCHAR(300) NULL,
  read_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX notifications_log_by_user (user_id, id),
  CONSTRAINT notifications_log_cause_unique UNIQUE (user_id, cause_key, channel),
  CONSTRAINT notifications_log_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT notifications_log_channel_known CHECK (channel IN ('inbox', 'push', 'sms', 'email')),
  CONSTRAINT notifications_log_status_known CHECK (status IN ('queued', 'sent', 'failed', 'skipped'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE analytics_daily (
  day DATE NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  metric VARCHAR(32) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT '',
  total BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (day, event_id, metric, currency),
  INDEX analytics_daily_by_event (event_id, metric, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Events written in the transaction of the change they tell of; the relay publishes and marks them.
CREATE TABLE outbox (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  type VARCHAR(64) NOT NULL,
  envelope JSON NOT NULL,
  created_at DATETIME(3) NOT NULL,
  published_at DATETIME(3) NULL,
  INDEX outbox_unpublished (published_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What each consumer has applied, written in the transaction of the effect.
CREATE TABLE inbox (
  consumer VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  processed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (consumer, message_id),
  INDEX inbox_by_age (processed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE idempotency_keys (
  -- The user's id, or the address for callers without one.
  caller VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  operation VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  response_status SMALLINT UNSIGNED NOT NULL,
  response_body JSON NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (caller, operation, idempotency_key),
  INDEX idempotency_keys_by_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Views: what a service's owner lets the others read of its tables.

CREATE VIEW account_contacts AS
  SELECT id AS user_id, email, name, locale, role FROM users;

CREATE VIEW event_sheets AS
  SELECT e.id AS event_id, e.organizer_id, o.name AS organizer_name, e.status, e.title, e.category,
         e.venue_name, e.venue_address, e.city, e.country, e.timezone, e.doors_at, e.starts_at, e.ends_at,
         e.currency, e.refund_kind, e.refund_percent, e.refund_until_hours
  FROM events e JOIN users o ON o.id = e.organizer_id;

CREATE VIEW ticket_offers AS
  SELECT t.id AS ticket_type_id, t.event_id, e.organizer_id, e.status AS event_status, e.currency, e.starts_at, e.ends_at,
         t.name, t.price_minor, t.capacity, t.max_per_booking, t.sales_start_at, t.sales_end_at
  FROM ticket_types t JOIN events e ON e.id = t.event_id;

CREATE VIEW booking_charges AS
  SELECT b.id AS booking_id, b.user_id, b.event_id, e.organizer_id, b.status, b.currency, b.total_minor,
         b.refund_due_minor, b.expires_at, b.payment_id
  FROM bookings b JOIN events e ON e.id = b.event_id;

CREATE VIEW ticket_sheets AS
  SELECT k.id AS ticket_id, k.booking_id, b.user_id, k.event_id, k.ticket_type_id, t.name AS ticket_type_name,
         k.code, k.attendee_name, k.status, k.number, i.unit_price_minor, b.currency, b.status AS booking_status
  FROM tickets k
  JOIN bookings b ON b.id = k.booking_id
  JOIN booking_items i ON i.booking_id = k.booking_id AND i.ticket_type_id = k.ticket_type_id
  JOIN ticket_types t ON t.id = k.ticket_type_id;

CREATE VIEW booking_payments AS
  SELECT id AS payment_id, booking_id, status FROM payments;
