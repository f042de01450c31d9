-- What mails about bookings need: to whom they go, from whom a present is, and what a sum is made of.

-- Whom to write to about a booking: one row each, without an address once that person is erased. `user_id` is whose
-- booking it is, `recipient_id` the account of who gets the mail, if there is one; `giver_name` is null for what was
-- bought.
CREATE OR REPLACE VIEW booking_recipients AS
  SELECT b.id AS booking_id, b.user_id,
         CASE WHEN r.booking_id IS NULL THEN u.email ELSE r.email END AS email,
         COALESCE(r.name, u.name) AS name, COALESCE(r.locale, u.locale) AS locale,
         CASE WHEN r.booking_id IS NULL THEN b.user_id ELSE r.user_id END AS recipient_id,
         CASE WHEN r.booking_id IS NULL THEN NULL ELSE u.name END AS giver_name
  FROM bookings b
  JOIN users u ON u.id = b.user_id
  LEFT JOIN complimentary_recipients r ON r.booking_id = b.id;

-- Of booking: what a total is made of. It is the list prices (`unit_price_minor` + `unit_discount_minor`) less the
-- discounts, and the fees.
CREATE VIEW booking_lines AS
  SELECT booking_id, ticket_type_id, quantity, unit_price_minor, unit_discount_minor, unit_fee_minor FROM booking_items;
