CREATE INDEX CONCURRENTLY "order_event_at_order_id_idx" ON "order_event" ("at", "order_id");
