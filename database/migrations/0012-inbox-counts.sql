-- What the live push reads of others: the notifications of an inbox, to count those that are unread.
CREATE VIEW inbox_items AS
  SELECT id AS notification_id, user_id, read_at
  FROM notifications_log
  WHERE channel = 'inbox';
