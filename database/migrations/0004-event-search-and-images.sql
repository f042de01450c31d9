-- The event service's own search index, the widths in which an event's image lies, and what an organiser may know
-- of the sales before cancelling. The full-text index `events_text` stays for the release before this one, which
-- searches with it; the migration after that release drops it.

ALTER TABLE events
  -- Widths in which the image also lies beside the uploaded one, the smallest first: `320,640,1280`; '' for none.
  ADD COLUMN image_widths VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  -- The form in which its words stand in `event_search_terms`; 0 when they do not.
  ADD COLUMN search_form SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  ADD INDEX events_by_search_form (status, search_form, starts_at, id),
  ADD INDEX events_by_image (image_key),
  -- Serves the counts by city, category and month from the index alone.
  ADD INDEX events_facets (status, starts_at, category, city, country, organizer_id);

-- The words of published events to come, without accents and capitals. Written in the transaction of the change;
-- an event that has begun is swept out, so that a search costs what is to come and not what has been.
CREATE TABLE event_search_terms (
  -- Where it stands: 0 the whole title, 1 a word of the title, 2 the category's names, 3 venue, 4 city, 5 description.
  place TINYINT UNSIGNED NOT NULL,
  term VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The event's, so that hits are put in order without a look at each event.
  starts_at DATETIME(3) NOT NULL,
  PRIMARY KEY (place, term, event_id),
  INDEX event_search_terms_by_event (event_id),
  CONSTRAINT event_search_terms_event FOREIGN KEY (event_id) REFERENCES events (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Which words of titles, venues and cities have three letters in a row: for what is mistyped.
CREATE TABLE event_search_trigrams (
  trigram VARCHAR(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- Of the word, in characters: only words of about the same length are compared.
  length TINYINT UNSIGNED NOT NULL,
  term VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (trigram, length, term),
  INDEX event_search_trigrams_by_term (term)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Views: what the owners of bookings and payments let the event service read, by event.

CREATE VIEW booking_quantities AS
  SELECT b.event_id, b.id AS booking_id, b.status, b.expires_at, i.ticket_type_id, i.quantity
  FROM bookings b JOIN booking_items i ON i.booking_id = b.id;

CREATE VIEW booking_balances AS
  SELECT b.event_id, b.id AS booking_id, b.status AS booking_status, p.currency, p.amount_minor, p.refunded_minor
  FROM bookings b JOIN payments p ON p.id = b.payment_id;
