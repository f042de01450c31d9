-- Booking, complete: fees and members' discounts beside prices, check-in at the doors, tickets that are issued anew,
-- complimentary bookings, disputes.

ALTER TABLE bookings
  -- `complimentary`: given by the event's organiser, who is its user; who gets the tickets stands in
  -- `complimentary_recipients`.
  ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'sale',
  -- Counts the changes that a reader can see: a copy that is older than the row is not kept.
  ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1,
  -- Null for what was cancelled before this column was there.
  ADD COLUMN cancel_reason VARCHAR(16) NULL,
  -- While the buyer's bank demands the money back and it is not decided.
  ADD COLUMN is_disputed TINYINT(1) NOT NULL DEFAULT 0,
  ADD CONSTRAINT bookings_kind_known CHECK (kind IN ('sale', 'complimentary')),
  ADD CONSTRAINT bookings_cancel_reason_known CHECK (cancel_reason IN ('buyer', 'organizer', 'event-cancelled', 'charged-back'));

-- What is paid for a ticket is `unit_price_minor` + `unit_fee_minor`; its list price is `unit_price_minor` +
-- `unit_discount_minor`.
ALTER TABLE booking_items
  ADD COLUMN unit_fee_minor BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN unit_discount_minor BIGINT NOT NULL DEFAULT 0,
  ADD CONSTRAINT booking_items_fee CHECK (unit_fee_minor >= 0),
  ADD CONSTRAINT booking_items_discount CHECK (unit_discount_minor >= 0);

-- Personal data of people who may have no account, apart from the bookings so that it is erased alone.
CREATE TABLE complimentary_recipients (
  booking_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  email VARCHAR(254) NULL,
  name VARCHAR(120) NOT NULL,
  locale CHAR(2) NULL,
  -- The account that had this address when the tickets were given: for its erasure, never shown to the organiser.
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  note VARCHAR(300) NULL,
  INDEX complimentary_recipients_by_user (user_id),
  CONSTRAINT complimentary_recipients_booking FOREIGN KEY (booking_id) REFERENCES bookings (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A ticket that is issued anew is a row of its own, one revision further; the old one is void. The new unique key
-- stands before the old one goes, since the foreign key to the items needs one of them.
ALTER TABLE tickets
  ADD COLUMN revision INT UNSIGNED NOT NULL DEFAULT 0,
  -- Null for what was made void before this column was there.
  ADD COLUMN void_reason VARCHAR(16) NULL,
  ADD COLUMN checked_in_at DATETIME(3) NULL,
  -- The scan by which somebody was let in.
  ADD COLUMN check_in_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD CONSTRAINT tickets_revision_unique UNIQUE (booking_id, ticket_type_id, number, revision),
  ADD INDEX tickets_by_change (event_id, updated_at, id),
  ADD INDEX tickets_at_door (event_id, status, ticket_type_id, checked_in_at),
  ADD CONSTRAINT tickets_void_reason_known CHECK (void_reason IN ('cancelled', 'reissued', 'disputed')),
  ADD CONSTRAINT tickets_checked_in_by_scan CHECK ((checked_in_at IS NULL) = (check_in_id IS NULL));

ALTER TABLE tickets DROP INDEX tickets_number_unique;

-- The scans that let somebody in. The earliest of a ticket is its check-in; one by another scanner that let
-- somebody in with the same ticket, found out when it came back online, is `double-used`; one by the same scanner is
-- `repeated`.
CREATE TABLE check_ins (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  ticket_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) NOT NULL,
  scanned_at DATETIME(3) NOT NULL,
  device VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  gate VARCHAR(60) NULL,
  scanned_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  undone_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  undo_reason VARCHAR(200) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX check_ins_by_event (event_id, status, id),
  CONSTRAINT check_ins_scan_unique UNIQUE (ticket_id, device, scanned_at),
  CONSTRAINT check_ins_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id),
  CONSTRAINT check_ins_status_known CHECK (status IN ('admitted', 'double-used', 'repeated', 'undone'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What payment told of disputes, so that news in another order ends alike.
CREATE TABLE booking_disputes (
  dispute_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  booking_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome VARCHAR(8) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX booking_disputes_by_booking (booking_id, outcome),
  CONSTRAINT booking_disputes_booking FOREIGN KEY (booking_id) REFERENCES bookings (id),
  CONSTRAINT booking_disputes_outcome_known CHECK (outcome IN ('won', 'lost'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Of auth: which account an address belongs to. The key is the address in lower case.
CREATE VIEW account_addresses AS
  SELECT email_key, id AS user_id FROM users;

CREATE OR REPLACE VIEW booking_charges AS
  SELECT b.id AS booking_id, b.user_id, b.event_id, e.organizer_id, b.status, b.currency, b.total_minor,
         b.refund_due_minor, b.expires_at, b.payment_id, b.kind, b.cancel_reason, b.is_disputed
  FROM bookings b JOIN events e ON e.id = b.event_id;

CREATE OR REPLACE VIEW ticket_sheets AS
  SELECT k.id AS ticket_id, k.booking_id, b.user_id, k.event_id, k.ticket_type_id, t.name AS ticket_type_name,
         k.code, k.attendee_name, k.status, k.number, i.unit_price_minor, b.currency, b.status AS booking_status,
         i.unit_fee_minor, k.void_reason, k.checked_in_at, b.kind AS booking_kind
  FROM tickets k
  JOIN bookings b ON b.id = k.booking_id
  JOIN booking_items i ON i.booking_id = k.booking_id AND i.ticket_type_id = k.ticket_type_id
  JOIN ticket_types t ON t.id = k.ticket_type_id;

-- Whom to write to about a booking: one row each. `user_id` is whose booking it is.
CREATE VIEW booking_recipients AS
  SELECT b.id AS booking_id, b.user_id, COALESCE(r.email, u.email) AS email, COALESCE(r.name, u.name) AS name,
         COALESCE(r.locale, u.locale) AS locale
  FROM bookings b
  JOIN users u ON u.id = b.user_id
  LEFT JOIN complimentary_recipients r ON r.booking_id = b.id;
