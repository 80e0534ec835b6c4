CREATE TABLE account (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (length(email) <= 254),
  name text NOT NULL,
  password_hash text NOT NULL,
  email_verified_at timestamptz(3),
  roles text[] DEFAULT '{}' CHECK (roles IS NOT NULL AND roles <@ ARRAY['BOOKSELLER', 'MANAGER', 'ADMIN']),
  default_address_id uuid,
  sequence integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_email_key ON account (lower(email));

CREATE TABLE session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  ended_reason text CHECK (ended_reason IN ('SIGNED_OUT', 'SIGNED_OUT_EVERYWHERE', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'TOKEN_REUSED')),
  CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
);
CREATE INDEX session_account_id_idx ON session (account_id);
CREATE INDEX session_ended_at_idx ON session (ended_at);

CREATE TABLE refresh_token (
  hash text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  issued_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  replaced_at timestamptz(3),
  replaced_by text,
  sealed_successor text,
  CHECK ((replaced_at IS NULL) = (replaced_by IS NULL))
);
CREATE INDEX refresh_token_session_id_idx ON refresh_token (session_id);
CREATE INDEX refresh_token_expires_at_idx ON refresh_token (expires_at);
-- A family has one token that is not yet replaced.
CREATE UNIQUE INDEX refresh_token_current ON refresh_token (session_id) WHERE replaced_at IS NULL;

CREATE TABLE one_time_token (
  hash text PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('VERIFY', 'RESET')),
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
CREATE INDEX one_time_token_account_id_idx ON one_time_token (account_id);
CREATE INDEX one_time_token_expires_at_idx ON one_time_token (expires_at);

CREATE TABLE address (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name text NOT NULL,
  street text NOT NULL,
  city text NOT NULL,
  postcode text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX address_account_id_idx ON address (account_id);
ALTER TABLE account ADD CONSTRAINT account_default_address_id_fkey
  FOREIGN KEY (default_address_id) REFERENCES address (id) ON DELETE SET NULL;

CREATE TABLE outbox_event (id uuid PRIMARY KEY, type text NOT NULL, aggregate text NOT NULL, sequence integer NOT NULL, data jsonb NOT NULL, trace text, at timestamptz(3) NOT NULL DEFAULT now());
CREATE TABLE outbox_delivery (event_id uuid NOT NULL REFERENCES outbox_event(id) ON DELETE CASCADE, listener text NOT NULL, added_at timestamptz(3), done_at timestamptz(3), dead_at timestamptz(3), dead_reason text, PRIMARY KEY (event_id, listener));
CREATE INDEX outbox_delivery_waiting ON outbox_delivery (event_id) WHERE added_at IS NULL;
CREATE INDEX outbox_delivery_open ON outbox_delivery (added_at) WHERE done_at IS NULL;
CREATE TABLE inbox_event (event_id uuid PRIMARY KEY, heard_at timestamptz(3) NOT NULL DEFAULT now());
