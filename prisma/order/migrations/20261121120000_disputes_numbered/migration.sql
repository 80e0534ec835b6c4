SET LOCAL lock_timeout = '2s';

ALTER TABLE "order_dispute" ADD COLUMN "sequence" INTEGER;
