SET LOCAL lock_timeout = '2s';

ALTER TABLE "customer_order" VALIDATE CONSTRAINT "customer_order_received_some";
ALTER TABLE "customer_order" VALIDATE CONSTRAINT "customer_order_hold_known";
ALTER TABLE "customer_order" VALIDATE CONSTRAINT "customer_order_payment_known";
ALTER TABLE "customer_order" VALIDATE CONSTRAINT "customer_order_paid_first";
