CREATE INDEX CONCURRENTLY "customer_order_held" ON "customer_order" ("placed_at" DESC, "id" DESC) WHERE "held";
