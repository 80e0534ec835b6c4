SET LOCAL lock_timeout = '2s';

-- What was done about dead letters: by whom, when and why.
CREATE TABLE letter_deed (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL,
  listener text NOT NULL,
  deed text NOT NULL CHECK (deed IN ('REPLAYED', 'DROPPED')),
  who text NOT NULL,
  why text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now()
);
