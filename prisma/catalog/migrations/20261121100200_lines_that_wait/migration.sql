-- Who waits for an edition, the oldest first.
CREATE INDEX CONCURRENTLY reservation_line_waiting ON reservation_line (edition_id, waiting_since, order_id) WHERE back_ordered > 0;
