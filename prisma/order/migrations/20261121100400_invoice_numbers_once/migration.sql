-- allowed: narrows, for the release before writes no invoice number
CREATE UNIQUE INDEX CONCURRENTLY "customer_order_invoice_number_key" ON "customer_order" ("invoice_number");
