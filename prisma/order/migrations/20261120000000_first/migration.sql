CREATE TABLE "customer_order" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "visitor_id" TEXT NOT NULL,
    "user_id" UUID,
    "status" TEXT NOT NULL,
    "payment_status" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "contact_email" TEXT NOT NULL,
    "contact_name" TEXT NOT NULL,
    "address_name" TEXT NOT NULL,
    "street" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "delivery_speed" TEXT NOT NULL,
    "delivery_label" TEXT NOT NULL,
    "delivery_price" INTEGER NOT NULL,
    "delivery_vat_rate" INTEGER NOT NULL,
    "delivery_vat" INTEGER NOT NULL,
    "subtotal" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "vat" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "pay_before" TIMESTAMPTZ(3) NOT NULL,
    "client_secret_sealed" TEXT,
    "prepared_attempt" INTEGER NOT NULL,
    "failed_attempt" INTEGER NOT NULL,
    "settling_by" UUID,
    "settling_until" TIMESTAMPTZ(3),
    "network" TEXT,

    CONSTRAINT "customer_order_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "customer_order_status_known" CHECK ("status" IN ('PLACED', 'PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'EXPIRED')),
    CONSTRAINT "customer_order_payment_known" CHECK ("payment_status" IN ('PREPARING', 'READY', 'FAILED', 'HELD', 'SUCCEEDED', 'CANCELLED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED', 'REFUNDED')),
    CONSTRAINT "customer_order_paid_first" CHECK ("status" NOT IN ('PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED') OR "payment_status" IN ('SUCCEEDED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED', 'REFUNDED')),
    CONSTRAINT "customer_order_secret_while_payable" CHECK ("client_secret_sealed" IS NULL OR "status" = 'PLACED'),
    CONSTRAINT "customer_order_network_while_unpaid" CHECK ("network" IS NULL OR "payment_status" IN ('PREPARING', 'READY', 'FAILED')),
    CONSTRAINT "customer_order_numbered" CHECK ("sequence" > 0),
    CONSTRAINT "customer_order_currency" CHECK ("currency" = 'EUR'),
    CONSTRAINT "customer_order_adds_up" CHECK ("subtotal" >= 0 AND "delivery_price" >= 0 AND "total" = "subtotal" + "delivery_price"),
    CONSTRAINT "customer_order_vat_within" CHECK ("vat" BETWEEN 0 AND "total" AND "delivery_vat" BETWEEN 0 AND "delivery_price" AND "delivery_vat_rate" >= 0)
);

CREATE TABLE "order_line" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "book_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" INTEGER NOT NULL,
    "vat_rate" INTEGER NOT NULL,
    "vat" INTEGER NOT NULL,
    "shipped" INTEGER NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "order_line_format_known" CHECK ("format" IN ('HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK')),
    CONSTRAINT "order_line_some" CHECK ("quantity" > 0),
    CONSTRAINT "order_line_money" CHECK ("unit_price" >= 0 AND "vat_rate" >= 0 AND "vat" BETWEEN 0 AND "unit_price" * "quantity"),
    CONSTRAINT "order_line_never_more_than_ordered" CHECK ("shipped" BETWEEN 0 AND "quantity")
);

CREATE TABLE "parcel" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "carrier" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "shipped_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "parcel_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "parcel_line" (
    "parcel_id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "parcel_line_pkey" PRIMARY KEY ("parcel_id", "line_id"),
    CONSTRAINT "parcel_line_some" CHECK ("quantity" > 0)
);

CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "refund_some" CHECK ("amount" > 0 AND "currency" = 'EUR')
);

CREATE TABLE "order_event" (
    "order_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "staff_id" UUID,
    "details" JSONB NOT NULL,

    CONSTRAINT "order_event_pkey" PRIMARY KEY ("order_id", "sequence"),
    CONSTRAINT "order_event_by_known" CHECK ("by" IN ('CUSTOMER', 'STAFF', 'SHOP', 'PAYMENT')),
    CONSTRAINT "order_event_staff_named" CHECK (("by" = 'STAFF') = ("staff_id" IS NOT NULL))
);

CREATE TABLE "idempotency_claim" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "lease_by" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "outcome" JSONB,
    "closing" BOOLEAN NOT NULL DEFAULT false,
    "network" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_claim_pkey" PRIMARY KEY ("owner", "key"),
    CONSTRAINT "idempotency_claim_network_while_open" CHECK ("network" IS NULL OR "outcome" IS NULL)
);

CREATE TABLE "outbox_event" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "aggregate" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "trace" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "outbox_delivery" (
    "event_id" UUID NOT NULL,
    "listener" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),
    "dead_reason" TEXT,

    CONSTRAINT "outbox_delivery_pkey" PRIMARY KEY ("event_id", "listener")
);

CREATE TABLE "inbox_event" (
    "event_id" UUID NOT NULL,
    "heard_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("event_id")
);

CREATE UNIQUE INDEX "customer_order_number_key" ON "customer_order" ("number");
CREATE INDEX "customer_order_placed" ON "customer_order" ("placed_at" DESC, "id" DESC);
CREATE INDEX "customer_order_status" ON "customer_order" ("status", "placed_at" DESC, "id" DESC);
CREATE INDEX "customer_order_user" ON "customer_order" ("user_id", "placed_at" DESC, "id" DESC) WHERE "user_id" IS NOT NULL;
CREATE INDEX "customer_order_watched" ON "customer_order" ("payment_status", "placed_at" DESC, "id" DESC) WHERE "payment_status" IN ('HELD', 'REFUND_FAILED');
CREATE INDEX "customer_order_open_of_user" ON "customer_order" ("user_id") WHERE "payment_status" IN ('PREPARING', 'READY', 'FAILED');
CREATE INDEX "customer_order_open_of_visitor" ON "customer_order" ("visitor_id") WHERE "payment_status" IN ('PREPARING', 'READY', 'FAILED');
CREATE INDEX "customer_order_open_of_network" ON "customer_order" ("network") WHERE "network" IS NOT NULL;
CREATE INDEX "customer_order_due" ON "customer_order" ("pay_before") WHERE "status" = 'PLACED';
CREATE UNIQUE INDEX "order_line_order_id_position_key" ON "order_line" ("order_id", "position");
CREATE UNIQUE INDEX "parcel_order_id_carrier_tracking_number_key" ON "parcel" ("order_id", "carrier", "tracking_number");
CREATE INDEX "parcel_line_line_id_idx" ON "parcel_line" ("line_id");
CREATE INDEX "refund_order_id_idx" ON "refund" ("order_id");
CREATE UNIQUE INDEX "idempotency_claim_order_id_key" ON "idempotency_claim" ("order_id");
CREATE INDEX "idempotency_claim_created_at_idx" ON "idempotency_claim" ("created_at");
CREATE INDEX "idempotency_claim_open" ON "idempotency_claim" ("lease_until") WHERE "outcome" IS NULL OR "closing";
CREATE INDEX "idempotency_claim_open_of_network" ON "idempotency_claim" ("network") WHERE "network" IS NOT NULL;
CREATE INDEX "outbox_delivery_waiting" ON "outbox_delivery" ("event_id") WHERE "added_at" IS NULL;
CREATE INDEX "outbox_delivery_open" ON "outbox_delivery" ("added_at") WHERE "done_at" IS NULL;

ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "parcel" ADD CONSTRAINT "parcel_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "parcel_line" ADD CONSTRAINT "parcel_line_parcel_id_fkey" FOREIGN KEY ("parcel_id") REFERENCES "parcel" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "parcel_line" ADD CONSTRAINT "parcel_line_line_id_fkey" FOREIGN KEY ("line_id") REFERENCES "order_line" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_event" ADD CONSTRAINT "order_event_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outbox_delivery" ADD CONSTRAINT "outbox_delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "outbox_event" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What happened, happened: nobody edits an order's history.
CREATE FUNCTION "order_event_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of an order is only added to';
END
$$;
CREATE TRIGGER "order_event_stays" BEFORE UPDATE OR DELETE ON "order_event" FOR EACH ROW EXECUTE FUNCTION "order_event_stays"();
CREATE TRIGGER "order_event_stays_whole" BEFORE TRUNCATE ON "order_event" FOR EACH STATEMENT EXECUTE FUNCTION "order_event_stays"();
