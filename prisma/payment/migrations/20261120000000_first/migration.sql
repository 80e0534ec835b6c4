CREATE TYPE payment_status AS ENUM ('PREPARING', 'READY', 'SUCCEEDED', 'CANCELLED');
CREATE TYPE refund_status AS ENUM ('ASKED', 'DONE', 'REFUSED');

CREATE TABLE payment (
  order_id uuid PRIMARY KEY,
  number text NOT NULL,
  amount integer NOT NULL CHECK (amount >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  received integer CHECK (received > 0),
  status payment_status NOT NULL DEFAULT 'PREPARING',
  attempt integer NOT NULL DEFAULT 1 CHECK (attempt > 0),
  started_at timestamptz(3),
  intent_id text,
  cancel_asked_at timestamptz(3),
  sequence integer NOT NULL DEFAULT 0,
  trace text,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz(3) NOT NULL DEFAULT (now() + interval '2 seconds'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  -- Money came in only through an intent that we know.
  CHECK (status NOT IN ('READY', 'SUCCEEDED') OR intent_id IS NOT NULL),
  CHECK ((status = 'SUCCEEDED') = (received IS NOT NULL))
);
CREATE UNIQUE INDEX payment_intent_id_key ON payment (intent_id);
CREATE INDEX payment_unfinished ON payment (next_try_at)
  WHERE status = 'PREPARING' OR (status = 'READY' AND cancel_asked_at IS NOT NULL);

CREATE TABLE refund (
  refund_id uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  amount integer NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  status refund_status NOT NULL DEFAULT 'ASKED',
  attempt integer NOT NULL DEFAULT 1 CHECK (attempt > 0),
  provider_refund_id text,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz(3) NOT NULL DEFAULT (now() + interval '2 seconds'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX refund_provider_refund_id_key ON refund (provider_refund_id);
CREATE INDEX refund_order_id_idx ON refund (order_id);
CREATE INDEX refund_asked ON refund (next_try_at) WHERE status = 'ASKED';

CREATE TABLE webhook_event (
  provider_event_id text PRIMARY KEY,
  type text NOT NULL,
  notice jsonb NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz(3) NOT NULL DEFAULT (now() + interval '2 seconds'),
  received_at timestamptz(3) NOT NULL DEFAULT now(),
  applied_at timestamptz(3),
  outcome text
);
CREATE INDEX webhook_event_unapplied ON webhook_event (next_try_at) WHERE applied_at IS NULL;

CREATE TABLE outbox_event (
  id uuid PRIMARY KEY,
  type text NOT NULL,
  aggregate text NOT NULL,
  sequence integer NOT NULL,
  data jsonb NOT NULL,
  trace text,
  at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE outbox_delivery (
  event_id uuid NOT NULL REFERENCES outbox_event (id) ON DELETE CASCADE ON UPDATE CASCADE,
  listener text NOT NULL,
  added_at timestamptz(3),
  done_at timestamptz(3),
  dead_at timestamptz(3),
  dead_reason text,
  PRIMARY KEY (event_id, listener)
);
CREATE INDEX outbox_delivery_waiting ON outbox_delivery (event_id) WHERE added_at IS NULL;
CREATE INDEX outbox_delivery_open ON outbox_delivery (added_at) WHERE done_at IS NULL;
CREATE TABLE inbox_event (
  event_id uuid PRIMARY KEY,
  heard_at timestamptz(3) NOT NULL DEFAULT now()
);
