-- Payment: whose event a payment is for, what disputes hold and took, the provider's fees; refunds that an operator
-- tries again; the provider's customers behind memberships; disputes; each day's comparison with the provider.

ALTER TABLE payments
  -- Null only for a payment that the release before this one wrote while it was being replaced; filled in later.
  ADD COLUMN event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN organizer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- The sum of the disputes that are open, and of those that were lost. A bank may dispute what was refunded before,
  -- so that they and the refunds together can be more than was paid.
  ADD COLUMN disputed_minor BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN charged_back_minor BIGINT NOT NULL DEFAULT 0,
  -- What the provider kept and what it paid out, in the currency of the account; null until it is known.
  ADD COLUMN provider_fee_minor BIGINT NULL,
  ADD COLUMN net_minor BIGINT NULL,
  ADD COLUMN settled_currency CHAR(3) CHARACTER SET ascii NULL,
  ADD INDEX payments_by_event (event_id, id),
  ADD INDEX payments_by_status_id (status, id),
  ADD INDEX payments_by_success (succeeded_at),
  ADD INDEX payments_by_fee (provider_fee_minor, status, updated_at),
  ADD CONSTRAINT payments_disputed CHECK (disputed_minor >= 0 AND charged_back_minor >= 0),
  ADD CONSTRAINT payments_fee_known CHECK ((provider_fee_minor IS NULL) = (net_minor IS NULL) AND (net_minor IS NULL) = (settled_currency IS NULL));

UPDATE payments p
  JOIN bookings b ON b.id = p.booking_id
  JOIN events e ON e.id = b.event_id
  SET p.event_id = b.event_id, p.organizer_id = e.organizer_id;

ALTER TABLE refunds
  -- How often the provider was asked to make it.
  ADD COLUMN tries INT UNSIGNED NOT NULL DEFAULT 0,
  -- The refund that an operator had made instead of this one, which failed.
  ADD COLUMN retried_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD INDEX refunds_by_status_id (status, id),
  ADD INDEX refunds_by_payment (payment_id, id),
  ADD INDEX refunds_by_creation (created_at);

-- The provider's customer that a member's card and invoices belong to. The provider is told no name and no address.
CREATE TABLE payment_customers (
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  provider_customer_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL,
  CONSTRAINT payment_customers_provider_unique UNIQUE (provider_customer_id),
  CONSTRAINT payment_customers_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

ALTER TABLE subscriptions
  -- Why the last payment failed; null while nothing is owed.
  ADD COLUMN failure_code VARCHAR(64) NULL,
  -- Of the request that started it, for what the provider tells later.
  ADD COLUMN correlation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD INDEX subscriptions_by_period (status, current_period_end);

CREATE TABLE disputes (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  payment_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  organizer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider_dispute_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) NOT NULL,
  amount_minor BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  reason VARCHAR(64) NOT NULL,
  evidence_due_at DATETIME(3) NULL,
  -- What the provider charges for the dispute, in the currency of the account.
  fee_minor BIGINT NOT NULL DEFAULT 0,
  fee_currency CHAR(3) CHARACTER SET ascii NULL,
  -- When the bank opened it, and when it was decided.
  opened_at DATETIME(3) NOT NULL,
  closed_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX disputes_by_payment (payment_id, status),
  INDEX disputes_by_organizer (organizer_id, id),
  INDEX disputes_by_event (event_id, id),
  INDEX disputes_by_status (status, id),
  INDEX disputes_by_opening (opened_at),
  CONSTRAINT disputes_provider_unique UNIQUE (provider_dispute_id),
  CONSTRAINT disputes_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
  CONSTRAINT disputes_amount CHECK (amount_minor >= 0),
  CONSTRAINT disputes_status_known CHECK (status IN ('inquiry', 'inquiry_closed', 'open', 'lost', 'won'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A UTC day's books compared with the provider's, hour by hour, so that a run can go on where another one stopped.
CREATE TABLE reconciliation_reports (
  day DATE NOT NULL PRIMARY KEY,
  status VARCHAR(12) NOT NULL,
  -- Counts the comparisons of this day.
  run INT UNSIGNED NOT NULL DEFAULT 1,
  next_hour TINYINT UNSIGNED NOT NULL DEFAULT 0,
  -- By currency and kind, both sides.
  sums JSON NOT NULL,
  differences INT UNSIGNED NOT NULL DEFAULT 0,
  -- Until then one run has it for itself.
  locked_until DATETIME(3) NULL,
  checked_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX reconciliation_reports_by_status (status, day),
  CONSTRAINT reconciliation_reports_status_known CHECK (status IN ('running', 'agreed', 'differed')),
  CONSTRAINT reconciliation_reports_hour CHECK (next_hour <= 24)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE reconciliation_differences (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  day DATE NOT NULL,
  -- What differs, of what: the same difference in a later run is the same row.
  difference_key VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(20) NOT NULL,
  object VARCHAR(8) NOT NULL,
  object_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  provider_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ours VARCHAR(100) NULL,
  theirs VARCHAR(100) NULL,
  -- The run that found it, and the last one that saw it; a run that ends without it resolves it.
  found_in_run INT UNSIGNED NOT NULL,
  seen_in_run INT UNSIGNED NOT NULL,
  found_at DATETIME(3) NOT NULL,
  resolved_at DATETIME(3) NULL,
  INDEX reconciliation_differences_by_day (day, id),
  CONSTRAINT reconciliation_differences_unique UNIQUE (day, difference_key),
  CONSTRAINT reconciliation_differences_report FOREIGN KEY (day) REFERENCES reconciliation_reports (day) ON DELETE CASCADE,
  CONSTRAINT reconciliation_differences_kind_known CHECK (kind IN ('missing-here', 'missing-there', 'amount-differs', 'status-differs', 'made-twice')),
  CONSTRAINT reconciliation_differences_object_known CHECK (object IN ('payment', 'refund', 'dispute'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
