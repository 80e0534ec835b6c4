CREATE INDEX CONCURRENTLY "order_return_status_order_id_idx" ON "order_return" ("status", "order_id");
