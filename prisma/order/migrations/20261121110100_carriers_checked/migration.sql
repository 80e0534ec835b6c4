SET LOCAL lock_timeout = '2s';

ALTER TABLE "order_event" VALIDATE CONSTRAINT "order_event_by_known";
