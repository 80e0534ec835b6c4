CREATE TYPE mail_status AS ENUM ('QUEUED', 'SENT', 'FAILED');

CREATE TABLE mail (
  id uuid PRIMARY KEY,
  message_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('welcome', 'password-reset', 'receipt', 'shipped', 'refunded')),
  recipient text NOT NULL,
  recipient_name text NOT NULL,
  facts jsonb NOT NULL,
  sealed text,
  subject text,
  text text,
  status mail_status NOT NULL DEFAULT 'QUEUED',
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_try_at timestamptz(3) NOT NULL DEFAULT now(),
  reason text,
  cause_event_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  -- A secret is kept no longer than it is needed.
  CHECK (status = 'QUEUED' OR sealed IS NULL),
  CHECK ((status = 'QUEUED') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX mail_message_id_key ON mail (message_id);
CREATE INDEX mail_queued ON mail (next_try_at) WHERE status = 'QUEUED';
CREATE INDEX mail_remembered ON mail (ended_at) WHERE recipient <> '';

CREATE TABLE inbox_event (
  event_id uuid PRIMARY KEY,
  heard_at timestamptz(3) NOT NULL DEFAULT now()
);
