-- The trail's days are closed: their heads are signed, their records verified, archived and, after 90 days, only in
-- the archive. What the trail shows that is suspicious, and a report for each month.

ALTER TABLE audit_heads
  -- open → sealed → archived → purging → purged; see `services/audit/src/domain/day-states.ts`.
  ADD COLUMN state VARCHAR(12) NOT NULL DEFAULT 'open',
  -- Over the day, its end and the head of the day before: Ed25519, base64url, and the key of `concert/audit-key`.
  ADD COLUMN signature VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN key_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN sealed_at DATETIME(3) NULL,
  -- How far the chain has been verified, with what result; counted on the way.
  ADD COLUMN verified_sequence INT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN verified_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN verified_at DATETIME(3) NULL,
  ADD COLUMN first_broken JSON NULL,
  ADD COLUMN actions JSON NULL,
  ADD COLUMN archived_at DATETIME(3) NULL,
  ADD COLUMN purged_at DATETIME(3) NULL,
  ADD INDEX audit_heads_by_state (state, day),
  ADD CONSTRAINT audit_heads_state_known CHECK (state IN ('open', 'sealed', 'archived', 'purging', 'purged')),
  ADD CONSTRAINT audit_heads_signed CHECK (state = 'open' OR (signature IS NOT NULL AND key_id IS NOT NULL));

ALTER TABLE audit_logs
  -- All things of one kind, the newest first, without sorting them.
  ADD INDEX audit_logs_by_kind (resource, occurred_at, id);

-- A pattern that an operator should look at: once for each pattern, culprit and hour.
CREATE TABLE audit_suspicions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  pattern VARCHAR(32) CHARACTER SET ascii NOT NULL,
  -- Who or what it is about: `user/019a…`, `login/<digest>`, `address/203.0.113.7`.
  culprit VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  window_start DATETIME(3) NOT NULL,
  occurrences INT UNSIGNED NOT NULL,
  -- When the operators were told; null until then.
  alerted_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  CONSTRAINT audit_suspicions_once UNIQUE (pattern, culprit, window_start),
  INDEX audit_suspicions_by_alert (alerted_at, id),
  INDEX audit_suspicions_by_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One row a month: twelve a year.
CREATE TABLE audit_monthly_reports (
  month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  report JSON NOT NULL,
  created_at DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
