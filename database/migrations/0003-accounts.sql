-- Proven addresses, second factors, erased accounts, and what each person may read of what is kept about them.

ALTER TABLE users
  -- When the address was proven to be the account's; null as long as it was not.
  ADD COLUMN email_verified_at DATETIME(3) NULL,
  -- Since when a login needs a code as well; null without a second factor.
  ADD COLUMN second_factor_at DATETIME(3) NULL,
  -- The person is gone: the row stays for what points to it, without name, address and password.
  ADD COLUMN erased_at DATETIME(3) NULL,
  ADD INDEX users_by_name (name, id),
  ADD INDEX users_by_role (role, id);

-- Links that prove an address: the account's own, or (with `previous_email`) the one that it is to get.
CREATE TABLE email_verifications (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  email VARCHAR(254) NOT NULL,
  -- The address that is given up, which is told of it; null when the account keeps its address.
  previous_email VARCHAR(254) NULL,
  expires_at DATETIME(3) NOT NULL,
  used_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  INDEX email_verifications_by_user (user_id, id),
  INDEX email_verifications_by_age (created_at),
  CONSTRAINT email_verifications_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

ALTER TABLE password_resets ADD INDEX password_resets_by_age (created_at);

-- One authenticator app for each account. It counts once `users.second_factor_at` is set.
CREATE TABLE second_factors (
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- `<key id>.<nonce>.<ciphertext and tag>`, AES-256-GCM; the key is in the secret `concert/second-factor-key`.
  sealed_secret VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The time step of the newest code that was accepted: that code and all before it are worth nothing any more.
  last_step BIGINT NOT NULL DEFAULT 0,
  -- Wrong codes in a row, whatever address they came from.
  wrong_codes INT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  CONSTRAINT second_factors_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Recovery codes that are still good; a used one is deleted.
CREATE TABLE recovery_codes (
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of user and code, base64url.
  code_hash CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (user_id, code_hash),
  CONSTRAINT recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Rows of erased accounts stay, for what joins a name; whoever writes to people leaves them out.
CREATE OR REPLACE VIEW account_contacts AS
  SELECT id AS user_id, email, name, locale, role, email_verified_at, erased_at FROM users;

-- Where the mail of a verification goes, and who is told that an address is given up.
CREATE VIEW email_verification_mails AS
  SELECT v.id AS verification_id, v.user_id, v.email, v.previous_email, v.expires_at, u.name, u.locale
  FROM email_verifications v JOIN users u ON u.id = v.user_id;

-- What is kept about a person, for the export that anybody may ask for: `user_id`, then `id` to page by.
CREATE VIEW person_bookings AS
  SELECT b.user_id, b.id, b.event_id, e.title AS event_title, e.starts_at AS event_starts_at, b.status, b.currency,
         b.total_minor, b.refund_due_minor, b.created_at, b.confirmed_at, b.cancelled_at,
         (SELECT JSON_ARRAYAGG(JSON_OBJECT('ticketType', t.name, 'quantity', i.quantity, 'unitPriceMinor', i.unit_price_minor))
          FROM booking_items i JOIN ticket_types t ON t.id = i.ticket_type_id WHERE i.booking_id = b.id) AS items
  FROM bookings b JOIN events e ON e.id = b.event_id;

CREATE VIEW person_tickets AS
  SELECT b.user_id, k.id, k.booking_id, e.title AS event_title, t.name AS ticket_type_name, k.attendee_name,
         i.unit_price_minor, b.currency, k.status, k.created_at
  FROM tickets k
  JOIN bookings b ON b.id = k.booking_id
  JOIN booking_items i ON i.booking_id = k.booking_id AND i.ticket_type_id = k.ticket_type_id
  JOIN ticket_types t ON t.id = k.ticket_type_id
  JOIN events e ON e.id = k.event_id;

CREATE VIEW person_payments AS
  SELECT user_id, id, booking_id, status, amount_minor, refunded_minor, currency, failure_code, succeeded_at, created_at
  FROM payments;

CREATE VIEW person_refunds AS
  SELECT p.user_id, r.id, r.payment_id, p.booking_id, r.amount_minor, r.currency, r.reason, r.status, r.created_at
  FROM refunds r JOIN payments p ON p.id = r.payment_id;

CREATE VIEW person_memberships AS
  SELECT s.user_id, s.id, p.name AS plan_name, p.price_minor, p.currency, p.billing_interval, s.status,
         s.current_period_end, s.cancels_at_period_end, s.ended_at, s.created_at
  FROM subscriptions s JOIN membership_plans p ON p.id = s.plan_id;

CREATE VIEW person_notifications AS
  SELECT user_id, id, channel, title, body, link, status, read_at, created_at FROM notifications_log;

CREATE VIEW person_mails AS
  SELECT user_id, id, recipient, template, subject, status, created_at FROM email_logs;

CREATE VIEW person_activity AS
  SELECT actor_id AS user_id, id, action, resource, resource_id, address, occurred_at FROM audit_logs
  WHERE actor_type = 'user';

-- What stands in the way of an erasure, each with when it is over.
CREATE VIEW person_upcoming_bookings AS
  SELECT b.user_id, b.id AS booking_id, e.ends_at
  FROM bookings b JOIN events e ON e.id = b.event_id
  WHERE e.status = 'published' AND (b.status = 'confirmed' OR (b.status = 'pending' AND b.expires_at > UTC_TIMESTAMP(3)));

CREATE VIEW person_upcoming_events AS
  SELECT organizer_id AS user_id, id AS event_id, ends_at FROM events WHERE status = 'published';
