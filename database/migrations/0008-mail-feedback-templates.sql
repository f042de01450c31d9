-- What becomes of a mail after it left, who is not written to, and templates with their versions.

ALTER TABLE email_logs
  -- Both are null once the person is erased.
  MODIFY COLUMN recipient VARCHAR(254) NULL,
  MODIFY COLUMN subject VARCHAR(300) NULL,
  ADD COLUMN purpose VARCHAR(16) NOT NULL DEFAULT 'transactional',
  ADD COLUMN bounce_kind VARCHAR(16) NULL,
  ADD COLUMN booking_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN notification_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN resend_of CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- The event behind a mail that can be written anew: ids and sums, nothing of a person.
  ADD COLUMN cause_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN cause_data JSON NULL,
  ADD INDEX email_logs_by_booking (booking_id, id),
  ADD INDEX email_logs_by_age (created_at),
  ADD CONSTRAINT email_logs_purpose_known CHECK (purpose IN ('transactional', 'marketing')),
  ADD CONSTRAINT email_logs_bounce_known CHECK (bounce_kind IN ('permanent', 'transient'));

-- A mail's history. `source_key` is what told of the state: told twice it is noted once.
CREATE TABLE email_states (
  email_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(16) NOT NULL,
  detail VARCHAR(150) NULL,
  occurred_at DATETIME(3) NOT NULL,
  PRIMARY KEY (email_id, source_key),
  CONSTRAINT email_states_mail FOREIGN KEY (email_id) REFERENCES email_logs (id) ON DELETE CASCADE,
  CONSTRAINT email_states_known CHECK (state IN ('sent', 'failed', 'suppressed', 'delayed', 'delivered', 'bounced', 'complained', 'rejected'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Who is not written to. The key is an HMAC of the address, so that an erased person's address stays suppressed
-- without being kept.
CREATE TABLE email_suppressions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  address_key CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Null once the person is erased.
  address VARCHAR(254) NULL,
  reason VARCHAR(16) NOT NULL,
  email_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  note VARCHAR(300) NULL,
  created_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  CONSTRAINT email_suppressions_address_unique UNIQUE (address_key),
  CONSTRAINT email_suppressions_reason_known CHECK (reason IN ('bounce', 'soft-bounces', 'complaint', 'operator'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Mails that came back for now, until one to the same address arrives.
CREATE TABLE email_soft_bounces (
  address_key CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  email_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  occurred_at DATETIME(3) NOT NULL,
  PRIMARY KEY (address_key, email_id),
  INDEX email_soft_bounces_by_age (occurred_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Who wants no marketing: the later of the two times is the person's word, in whatever order they become known.
CREATE TABLE email_unsubscribes (
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  unsubscribed_at DATETIME(3) NULL,
  resubscribed_at DATETIME(3) NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Which version of a template is in force; contents are objects in S3 that never change.
CREATE TABLE email_templates (
  name VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  locale CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version INT UNSIGNED NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (name, locale)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE email_template_versions (
  name VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  locale CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version INT UNSIGNED NOT NULL,
  object_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(300) NOT NULL,
  restored_from INT UNSIGNED NULL,
  created_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (name, locale, version),
  CONSTRAINT email_template_versions_template FOREIGN KEY (name, locale) REFERENCES email_templates (name, locale)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
