CREATE INDEX CONCURRENTLY payment_created_at_idx ON payment (created_at);
