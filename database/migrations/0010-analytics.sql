-- Analytics, complete: visitors a day, daily reports, and the truth that counts are held against, read through views
-- by day.

-- Who came to an event's page on a day, as a hash that nobody can lead back to anybody, to count each once. Rows go
-- after two days.
CREATE TABLE analytics_visitors (
  day DATE NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visitor CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, event_id, visitor)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Which daily reports lie in the bucket; rows go with the objects, after 90 days.
CREATE TABLE analytics_reports (
  organizer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day DATE NOT NULL,
  events INT UNSIGNED NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (organizer_id, day),
  INDEX analytics_reports_by_day (day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

ALTER TABLE bookings
  ADD INDEX bookings_by_confirmation (confirmed_at),
  ADD INDEX bookings_by_cancellation (cancelled_at);


-- Of booking: when each was made, confirmed and cancelled.
CREATE VIEW booking_sales AS
  SELECT b.id AS booking_id, b.user_id, b.event_id, e.organizer_id, b.status, b.currency, b.total_minor,
         b.created_at, b.confirmed_at, b.cancelled_at
  FROM bookings b JOIN events e ON e.id = b.event_id;

-- Of booking: what was sold. The price is without fees.
CREATE VIEW booking_sale_items AS
  SELECT i.booking_id, b.event_id, i.ticket_type_id, i.quantity, i.unit_price_minor, b.currency, b.status,
         b.confirmed_at, b.cancelled_at
  FROM booking_items i JOIN bookings b ON b.id = i.booking_id;

-- Of payment: money that came in, and money that went back.
CREATE VIEW payment_ledger AS
  SELECT p.id AS payment_id, p.booking_id, b.event_id, p.amount_minor, p.currency, p.succeeded_at
  FROM payments p JOIN bookings b ON b.id = p.booking_id
  WHERE p.status = 'succeeded';

CREATE VIEW refund_ledger AS
  SELECT r.id AS refund_id, r.payment_id, b.event_id, r.amount_minor, r.currency, r.status, r.updated_at AS succeeded_at
  FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN bookings b ON b.id = p.booking_id
  WHERE r.status = 'succeeded';
