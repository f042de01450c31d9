-- Notifications through every channel: who wants what and where, messages to many, phones, quiet hours.

ALTER TABLE notifications_log DROP CONSTRAINT notifications_log_status_known;

ALTER TABLE notifications_log
  ADD COLUMN category VARCHAR(24) CHARACTER SET ascii NOT NULL DEFAULT 'bookings',
  ADD COLUMN event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- The message to many that it belongs to.
  ADD COLUMN send_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- For push and text messages that are queued: when to send, or to try again; null for all else.
  ADD COLUMN not_before DATETIME(3) NULL,
  ADD COLUMN attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
  -- Set for what is not, or no longer, to be seen in the inbox.
  ADD COLUMN hidden_at DATETIME(3) NULL,
  ADD CONSTRAINT notifications_log_status_known CHECK (status IN ('queued', 'sent', 'delivered', 'failed', 'skipped')),
  -- Lists are of one channel; a person's rows as such are found by notifications_log_cause_unique.
  DROP INDEX notifications_log_by_user,
  ADD INDEX notifications_log_by_channel (user_id, channel, id),
  ADD INDEX notifications_log_unread (user_id, channel, read_at, hidden_at, id),
  ADD INDEX notifications_log_by_event (event_id, channel, id),
  ADD INDEX notifications_log_by_send (send_id, channel, status),
  ADD INDEX notifications_log_due (not_before, id);

-- Something that many are told: what an organiser writes, a new date, a reminder.
CREATE TABLE notification_sends (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  cause_key VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- Who wrote it; null for what the platform tells by itself.
  sender_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  content JSON NOT NULL,
  recipients INT UNSIGNED NOT NULL,
  created_at DATETIME(3) NOT NULL,
  finished_at DATETIME(3) NULL,
  INDEX notification_sends_by_event (event_id, id),
  INDEX notification_sends_by_sender (sender_id, id),
  CONSTRAINT notification_sends_cause_unique UNIQUE (cause_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How many messages an event's buyers got on a day, so that there are not too many.
CREATE TABLE notification_allowances (
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day DATE NOT NULL,
  messages INT UNSIGNED NOT NULL,
  PRIMARY KEY (event_id, day),
  INDEX notification_allowances_by_day (day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE notification_devices (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  platform VARCHAR(8) CHARACTER SET ascii NOT NULL,
  token VARCHAR(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of the token, which is too long for a unique key.
  token_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The platform endpoint in SNS, made with the first message.
  endpoint VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  seen_at DATETIME(3) NOT NULL,
  INDEX notification_devices_by_user (user_id, id),
  CONSTRAINT notification_devices_token_unique UNIQUE (token_digest),
  CONSTRAINT notification_devices_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT notification_devices_platform_known CHECK (platform IN ('ios', 'android', 'web'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE notification_phones (
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- When the number was confirmed and with it the consent to text messages.
  confirmed_at DATETIME(3) NULL,
  pending_number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  code_hash VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  code_expires_at DATETIME(3) NULL,
  code_tries TINYINT UNSIGNED NOT NULL DEFAULT 0,
  -- How many codes were sent on which day.
  codes_day DATE NULL,
  codes_sent TINYINT UNSIGNED NOT NULL DEFAULT 0,
  updated_at DATETIME(3) NOT NULL,
  INDEX notification_phones_by_expiry (code_expires_at),
  CONSTRAINT notification_phones_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT notification_phones_confirmed CHECK ((number IS NULL) = (confirmed_at IS NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Changes of preferences, which are in DynamoDB, from before they are made until they have been told of.
CREATE TABLE preference_changes (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  INDEX preference_changes_by_user (user_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
