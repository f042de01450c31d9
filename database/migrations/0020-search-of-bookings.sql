-- A search among an event's bookings reads the names on its tickets from an index, in place of every ticket.
ALTER TABLE tickets ADD INDEX tickets_by_name (event_id, attendee_name, booking_id);

-- Nobody asks it since the event service has its own search index (0004).
ALTER TABLE events DROP INDEX events_text;
