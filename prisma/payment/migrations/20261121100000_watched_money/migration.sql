SET LOCAL lock_timeout = '2s';

-- What the provider thinks of a charge, and whether the card's bank told it of a fraud.
ALTER TABLE payment ADD COLUMN risk_level text;
ALTER TABLE payment ADD COLUMN risk_score integer;
ALTER TABLE payment ADD COLUMN fraud_warning text;
ALTER TABLE payment ADD CONSTRAINT payment_risk_check
  CHECK (risk_level IN ('NORMAL', 'ELEVATED', 'HIGHEST') AND (risk_score IS NULL OR risk_score BETWEEN 0 AND 100)) NOT VALID;

-- An order has one row, a row one intent, and an intent that succeeded one charge. So that this stays the only one, a payment that
-- succeeded never gets another intent, another amount or another state, and is never taken away to make room for a second.
CREATE FUNCTION payment_keeps_its_charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.order_id, NEW.intent_id, NEW.received, NEW.status)
      IS NOT DISTINCT FROM (OLD.order_id, OLD.intent_id, OLD.received, OLD.status) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'order % was charged: its payment stays as it is', OLD.order_id
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payment_keeps_its_charge';
END
$$;
CREATE TRIGGER payment_keeps_its_charge BEFORE UPDATE OR DELETE ON payment
  FOR EACH ROW WHEN (OLD.status = 'SUCCEEDED') EXECUTE FUNCTION payment_keeps_its_charge();

ALTER TABLE refund ADD COLUMN failure text;

-- For whom an event was, what is to be said of it, and who had it tried again.
ALTER TABLE webhook_event ADD COLUMN account text;
ALTER TABLE webhook_event ADD COLUMN livemode boolean;
ALTER TABLE webhook_event ADD COLUMN reason text;
ALTER TABLE webhook_event ADD COLUMN order_id uuid;
ALTER TABLE webhook_event ADD COLUMN replayed_by text;
ALTER TABLE webhook_event ADD COLUMN replayed_at timestamptz(3);

CREATE TYPE dispute_status AS ENUM ('OPEN', 'WON', 'LOST');
CREATE TABLE dispute (
  dispute_id text PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES payment (order_id),
  amount integer NOT NULL CHECK (amount >= 0),
  currency text NOT NULL,
  status dispute_status NOT NULL,
  reason text NOT NULL,
  told_at timestamptz(0) NOT NULL,
  sequence integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX dispute_order_id_idx ON dispute (order_id);
CREATE INDEX dispute_open ON dispute (updated_at) WHERE status = 'OPEN';

CREATE TABLE reconciliation (
  id uuid PRIMARY KEY,
  window_from timestamptz(3) NOT NULL,
  window_to timestamptz(3) NOT NULL CHECK (window_to > window_from),
  -- The night it is for; null when somebody asked for it. Of several pods that wake at the same hour one finds the night free.
  night date UNIQUE,
  asked_at timestamptz(3) NOT NULL DEFAULT now(),
  asked_by text NOT NULL,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  failure text,
  counts jsonb NOT NULL DEFAULT '{}',
  tries integer NOT NULL DEFAULT 0,
  lease_holder uuid,
  lease_until timestamptz(3)
);
-- One at a time.
CREATE UNIQUE INDEX reconciliation_one_open ON reconciliation ((ended_at IS NULL)) WHERE ended_at IS NULL;
CREATE INDEX reconciliation_asked_at_id_idx ON reconciliation (asked_at, id);

CREATE TABLE finding (
  id uuid PRIMARY KEY,
  reconciliation_id uuid NOT NULL REFERENCES reconciliation (id),
  seen_in uuid NOT NULL REFERENCES reconciliation (id),
  kind text NOT NULL,
  order_id uuid,
  provider_id text NOT NULL,
  ours text,
  theirs text,
  healed boolean NOT NULL,
  found_at timestamptz(3) NOT NULL DEFAULT now(),
  closed_at timestamptz(3),
  closed_by text,
  closed_why text,
  UNIQUE (kind, provider_id)
);
CREATE INDEX finding_reconciliation_id_idx ON finding (reconciliation_id);
CREATE INDEX finding_open ON finding (found_at) WHERE closed_at IS NULL AND NOT healed;
