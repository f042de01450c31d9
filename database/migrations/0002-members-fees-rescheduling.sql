-- What several services work with from here on: fees beside prices, members' presale and discount, and what a
-- rescheduled event owes its buyers.

ALTER TABLE events
  -- Members' discounts hold for this event.
  ADD COLUMN has_member_discount TINYINT(1) NOT NULL DEFAULT 0,
  -- When a published event last got another time or venue; null when it never did.
  ADD COLUMN rescheduled_at DATETIME(3) NULL,
  -- Until then whoever booked before the rescheduling gets everything back, whatever the refund policy says.
  ADD COLUMN reschedule_refund_until DATETIME(3) NULL;

ALTER TABLE ticket_types
  -- What each ticket costs beside its price, shown separately.
  ADD COLUMN fee_minor BIGINT NOT NULL DEFAULT 0,
  -- From then on members with a presale may buy, before `sales_start_at` opens the sale to everybody.
  ADD COLUMN member_sales_start_at DATETIME(3) NULL,
  ADD CONSTRAINT ticket_types_fee CHECK (fee_minor >= 0),
  ADD CONSTRAINT ticket_types_presale CHECK (member_sales_start_at IS NULL OR (sales_start_at IS NOT NULL AND member_sales_start_at < sales_start_at));

-- What a member pays and gets. A plan that people have is not changed, only closed to new members.
CREATE TABLE membership_plans (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  description VARCHAR(300) NOT NULL,
  price_minor BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  billing_interval VARCHAR(8) NOT NULL,
  trial_days SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  discount_percent TINYINT UNSIGNED NOT NULL DEFAULT 0,
  has_presale TINYINT(1) NOT NULL DEFAULT 0,
  is_open TINYINT(1) NOT NULL DEFAULT 1,
  provider_price_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX membership_plans_by_opening (is_open, id),
  CONSTRAINT membership_plans_price_unique UNIQUE (provider_price_id),
  CONSTRAINT membership_plans_price CHECK (price_minor > 0),
  CONSTRAINT membership_plans_interval_known CHECK (billing_interval IN ('month', 'year')),
  CONSTRAINT membership_plans_discount CHECK (discount_percent BETWEEN 0 AND 100)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE subscriptions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  plan_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider_subscription_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  status VARCHAR(16) NOT NULL,
  -- The user while the subscription is not over, else null: nobody has two at a time.
  current_user_key CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  current_period_end DATETIME(3) NULL,
  cancels_at_period_end TINYINT(1) NOT NULL DEFAULT 0,
  -- Counts the changes of what the provider says: a look that is older than the row is not kept.
  version INT UNSIGNED NOT NULL DEFAULT 1,
  ended_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  INDEX subscriptions_by_user (user_id, id),
  INDEX subscriptions_by_status (status, updated_at),
  CONSTRAINT subscriptions_one_at_a_time UNIQUE (current_user_key),
  CONSTRAINT subscriptions_provider_unique UNIQUE (provider_subscription_id),
  CONSTRAINT subscriptions_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT subscriptions_plan FOREIGN KEY (plan_id) REFERENCES membership_plans (id),
  CONSTRAINT subscriptions_status_known CHECK (status IN ('incomplete', 'trialing', 'active', 'past_due', 'ended'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What a member may at this moment: by a subscription that is paid, on trial, or past due while the provider
-- still tries (its period's end is then the last day of grace). At most one row a user.
CREATE VIEW member_benefits AS
  SELECT s.user_id, s.plan_id, p.name AS plan_name, p.discount_percent, p.has_presale, s.current_period_end AS valid_until
  FROM subscriptions s JOIN membership_plans p ON p.id = s.plan_id
  WHERE s.current_user_key IS NOT NULL AND s.status IN ('trialing', 'active', 'past_due');

CREATE OR REPLACE VIEW event_sheets AS
  SELECT e.id AS event_id, e.organizer_id, o.name AS organizer_name, e.status, e.title, e.category,
         e.venue_name, e.venue_address, e.city, e.country, e.timezone, e.doors_at, e.starts_at, e.ends_at,
         e.currency, e.refund_kind, e.refund_percent, e.refund_until_hours, e.version,
         e.rescheduled_at, e.reschedule_refund_until
  FROM events e JOIN users o ON o.id = e.organizer_id;

CREATE OR REPLACE VIEW ticket_offers AS
  SELECT t.id AS ticket_type_id, t.event_id, e.organizer_id, e.status AS event_status, e.currency, e.starts_at, e.ends_at,
         t.name, t.price_minor, t.fee_minor, t.capacity, t.max_per_booking, t.sales_start_at, t.sales_end_at,
         t.member_sales_start_at, e.has_member_discount
  FROM ticket_types t JOIN events e ON e.id = t.event_id;
