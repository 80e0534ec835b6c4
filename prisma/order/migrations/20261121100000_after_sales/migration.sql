SET LOCAL lock_timeout = '2s';

-- Every column may be empty: the release before inserts whole rows and names none of them.
ALTER TABLE "customer_order"
    ADD COLUMN "received" INTEGER,
    ADD COLUMN "paid_at" TIMESTAMPTZ(3),
    ADD COLUMN "invoice_number" TEXT,
    ADD COLUMN "held" BOOLEAN,
    ADD COLUMN "hold_kind" TEXT,
    ADD COLUMN "hold_reason" TEXT,
    ADD COLUMN "held_since" TIMESTAMPTZ(3);
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_received_some" CHECK ("received" >= 0) NOT VALID;
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_hold_known" CHECK ("hold_kind" IN ('STAFF', 'RISK')) NOT VALID;

ALTER TABLE "customer_order" DROP CONSTRAINT "customer_order_payment_known";
-- allowed: narrows, for the list is longer than the one before
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_payment_known" CHECK ("payment_status" IN ('PREPARING', 'READY', 'FAILED', 'HELD', 'SUCCEEDED', 'CANCELLED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK')) NOT VALID;
ALTER TABLE "customer_order" DROP CONSTRAINT "customer_order_paid_first";
-- allowed: narrows, for the list is longer than the one before
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_paid_first" CHECK ("status" NOT IN ('PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED') OR "payment_status" IN ('SUCCEEDED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK')) NOT VALID;

ALTER TABLE "refund"
    ADD COLUMN "failed_at" TIMESTAMPTZ(3),
    ADD COLUMN "credit_note_number" TEXT;

CREATE TABLE "number_series" (
    "series" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "number_series_pkey" PRIMARY KEY ("series", "year"),
    CONSTRAINT "number_series_counts" CHECK ("last" > 0)
);

CREATE TABLE "order_return" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "note" TEXT,
    "answer" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "refund_id" UUID,

    CONSTRAINT "order_return_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "order_return_status_known" CHECK ("status" IN ('ASKED', 'ACCEPTED', 'REFUSED', 'RECEIVED', 'REFUNDED')),
    CONSTRAINT "order_return_refund_after_receipt" CHECK ("refund_id" IS NULL OR "status" IN ('RECEIVED', 'REFUNDED'))
);

CREATE TABLE "return_line" (
    "return_id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "restocked" INTEGER NOT NULL,
    "written_off" INTEGER NOT NULL,

    CONSTRAINT "return_line_pkey" PRIMARY KEY ("return_id", "line_id"),
    CONSTRAINT "return_line_reason_known" CHECK ("reason" IN ('DAMAGED', 'WRONG_BOOK', 'NOT_AS_DESCRIBED', 'UNWANTED', 'OTHER')),
    CONSTRAINT "return_line_never_more_than_asked" CHECK ("quantity" > 0 AND "restocked" >= 0 AND "written_off" >= 0 AND "restocked" + "written_off" <= "quantity")
);

CREATE TABLE "order_dispute" (
    "order_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_dispute_pkey" PRIMARY KEY ("order_id", "id"),
    CONSTRAINT "order_dispute_status_known" CHECK ("status" IN ('OPEN', 'WON', 'LOST')),
    CONSTRAINT "order_dispute_closed_once" CHECK (("status" = 'OPEN') = ("closed_at" IS NULL))
);

CREATE TABLE "order_note" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_note_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "order_note_some" CHECK (char_length("text") BETWEEN 1 AND 2000)
);

CREATE TABLE "idempotency_outcome" (
    "owner" TEXT NOT NULL,
    "deed" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "outcome" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_outcome_pkey" PRIMARY KEY ("owner", "deed", "key")
);

CREATE INDEX "order_return_order_id_idx" ON "order_return" ("order_id");
CREATE INDEX "return_line_line_id_idx" ON "return_line" ("line_id");
CREATE INDEX "order_note_order_id_at_id_idx" ON "order_note" ("order_id", "at", "id");
CREATE INDEX "idempotency_outcome_created_at_idx" ON "idempotency_outcome" ("created_at");

ALTER TABLE "order_return" ADD CONSTRAINT "order_return_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "return_line" ADD CONSTRAINT "return_line_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "order_return" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "return_line" ADD CONSTRAINT "return_line_line_id_fkey" FOREIGN KEY ("line_id") REFERENCES "order_line" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_dispute" ADD CONSTRAINT "order_dispute_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_note" ADD CONSTRAINT "order_note_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "customer_order" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What staff wrote, they wrote: a note is answered by another one.
CREATE FUNCTION "order_note_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the notes of an order are only added to';
END
$$;
CREATE TRIGGER "order_note_stays" BEFORE UPDATE OR DELETE ON "order_note" FOR EACH ROW EXECUTE FUNCTION "order_note_stays"();
