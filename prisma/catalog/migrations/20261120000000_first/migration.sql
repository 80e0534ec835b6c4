-- What is on the shelves -------------------------------------------------------------------------------------------

CREATE TABLE series (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);

CREATE TABLE work (
  id uuid PRIMARY KEY,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  original_title text,
  original_language text CHECK (original_language ~ '^[a-z]{2,3}$'),
  first_published integer CHECK (first_published BETWEEN -3000 AND 2200),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
  series_id uuid REFERENCES series (id),
  series_position integer CHECK (series_position > 0)
);
CREATE INDEX work_series_id_idx ON work (series_id);

CREATE TABLE contributor (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sort_name text NOT NULL,
  born integer,
  died integer
);

CREATE TABLE work_contributor (
  work_id uuid NOT NULL REFERENCES work (id),
  contributor_id uuid NOT NULL REFERENCES contributor (id),
  role text NOT NULL CHECK (role IN ('AUTHOR', 'EDITOR', 'TRANSLATOR', 'ILLUSTRATOR', 'NARRATOR')),
  position integer NOT NULL CHECK (position > 0),
  PRIMARY KEY (work_id, position)
);
CREATE INDEX work_contributor_contributor_id_work_id_idx ON work_contributor (contributor_id, work_id);

CREATE TABLE subject (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{1,20}$'),
  scheme text NOT NULL CHECK (scheme IN ('THEMA', 'BISAC')),
  heading text NOT NULL CHECK (length(heading) BETWEEN 1 AND 200)
);

CREATE TABLE work_subject (
  work_id uuid NOT NULL REFERENCES work (id),
  subject_code text NOT NULL REFERENCES subject (code),
  position integer NOT NULL CHECK (position > 0),
  PRIMARY KEY (work_id, subject_code)
);
CREATE INDEX work_subject_subject_code_work_id_idx ON work_subject (subject_code, work_id);

CREATE TABLE edition (
  id uuid PRIMARY KEY,
  work_id uuid NOT NULL REFERENCES work (id),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 120),
  isbn text UNIQUE CHECK (isbn ~ '^97[89][0-9]{10}$'),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  -- In byte order, so that a page's place means the same on every server.
  sort_title text COLLATE "C" NOT NULL,
  subtitle text,
  format text NOT NULL CHECK (format IN ('HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK')),
  language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
  publisher text,
  -- ISO 8601, as exact as is known: 2004, 2004-06 or 2004-06-15. In byte order a year stands before its days.
  published_on text COLLATE "C" CHECK (published_on ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'),
  pages integer CHECK (pages > 0),
  grams integer NOT NULL CHECK (grams >= 0),
  note text CHECK (length(note) <= 500),
  price_amount integer NOT NULL CHECK (price_amount > 0),
  price_currency text NOT NULL DEFAULT 'EUR' CHECK (price_currency = 'EUR'),
  popularity double precision NOT NULL DEFAULT 0 CHECK (popularity >= 0),
  version integer NOT NULL DEFAULT 1,
  added_at timestamptz(3) NOT NULL DEFAULT now(),
  withdrawn_at timestamptz(3)
);
CREATE INDEX edition_work_id_idx ON edition (work_id);
CREATE INDEX edition_by_title ON edition (sort_title, id) WHERE withdrawn_at IS NULL;
CREATE INDEX edition_by_newest ON edition ((coalesce(published_on, '')), id) WHERE withdrawn_at IS NULL;
CREATE INDEX edition_by_price ON edition (price_amount, id) WHERE withdrawn_at IS NULL;

-- Who made this edition, complete: the work's own and those of the edition (its translator, its narrator).
CREATE TABLE edition_contributor (
  edition_id uuid NOT NULL REFERENCES edition (id),
  contributor_id uuid NOT NULL REFERENCES contributor (id),
  role text NOT NULL CHECK (role IN ('AUTHOR', 'EDITOR', 'TRANSLATOR', 'ILLUSTRATOR', 'NARRATOR')),
  position integer NOT NULL CHECK (position > 0),
  PRIMARY KEY (edition_id, position)
);
CREATE INDEX edition_contributor_contributor_id_edition_id_idx ON edition_contributor (contributor_id, edition_id);

CREATE TABLE cover (
  edition_id uuid PRIMARY KEY REFERENCES edition (id),
  media_type text NOT NULL CHECK (media_type = 'image/svg+xml'),
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 100000)
);

-- What is in stock -------------------------------------------------------------------------------------------------

-- One row an edition, and the lock of everything that happens to it. `version` counts all news of the edition, its own changes
-- too, so that snapshots and stock events can be put in order; `change_number` orders the news of all editions.
CREATE TABLE stock (
  edition_id uuid PRIMARY KEY REFERENCES edition (id),
  available integer NOT NULL DEFAULT 0 CHECK (available >= 0),
  reserved integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  version integer NOT NULL DEFAULT 1,
  change_number bigint NOT NULL UNIQUE,
  changed_at timestamptz(3) NOT NULL
);
CREATE SEQUENCE stock_change;

CREATE FUNCTION number_the_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN NEW.version := OLD.version + 1; END IF;
  NEW.change_number := nextval('stock_change');
  -- Not now(): the reader of changes counts on the moment the number was taken.
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER stock_news BEFORE INSERT OR UPDATE ON stock FOR EACH ROW EXECUTE FUNCTION number_the_news();

CREATE TABLE reservation (
  order_id uuid PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('HELD', 'SOLD', 'RELEASED')),
  at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX reservation_held ON reservation (at) WHERE state = 'HELD';

CREATE TABLE reservation_line (
  order_id uuid NOT NULL REFERENCES reservation (order_id),
  edition_id uuid NOT NULL REFERENCES edition (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  title text NOT NULL,
  unit_price integer NOT NULL CHECK (unit_price > 0),
  format text NOT NULL,
  grams integer NOT NULL,
  PRIMARY KEY (order_id, edition_id)
);

CREATE TABLE stock_ledger (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  edition_id uuid NOT NULL REFERENCES edition (id),
  kind text NOT NULL CHECK (kind IN ('DELIVERY', 'RESERVATION', 'RELEASE', 'SALE', 'CORRECTION')),
  change_available integer NOT NULL,
  change_reserved integer NOT NULL,
  order_id uuid,
  delivery_note text,
  reason text,
  who text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK (change_available <> 0 OR change_reserved <> 0)
);
CREATE INDEX stock_ledger_edition_id_idx ON stock_ledger (edition_id);
CREATE INDEX stock_ledger_order ON stock_ledger (order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX stock_ledger_delivery_note ON stock_ledger (edition_id, delivery_note) WHERE delivery_note IS NOT NULL;

CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the stock ledger is only ever added to';
END $$;
CREATE TRIGGER stock_ledger_append_only BEFORE UPDATE OR DELETE ON stock_ledger
  FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER stock_ledger_not_emptied BEFORE TRUNCATE ON stock_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();

-- What is said and heard -------------------------------------------------------------------------------------------

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
  event_id uuid NOT NULL REFERENCES outbox_event (id) ON DELETE CASCADE,
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

-- Reserving, claiming, releasing -----------------------------------------------------------------------------------
-- Functions, so that each costs one round trip and holds its locks no longer than that. All of them lock the reservation first
-- and then the stock rows in the order of their ids, so no two can wait for each other in a circle.

-- A time-ordered UUID (version 7), also before PostgreSQL 18.
CREATE FUNCTION new_event_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

CREATE FUNCTION today() RETURNS text LANGUAGE sql STABLE AS $$ SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$;

-- PL/pgSQL with generic plans, also where one statement would do in SQL: planning anew each time costs more than the work.
CREATE FUNCTION say_stock_changed(editions uuid[], listeners text[], trace text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH said AS (
    INSERT INTO outbox_event (id, type, aggregate, sequence, data, trace)
    SELECT new_event_id(), 'stock.changed', edition_id::text, version,
      jsonb_build_object('bookId', edition_id, 'stockVersion', version, 'available', available), say_stock_changed.trace
    FROM stock WHERE edition_id = ANY (editions)
    RETURNING id
  )
  INSERT INTO outbox_delivery (event_id, listener) SELECT id, one FROM said, unnest(listeners) AS one;
END $$;

-- What stands in the way of selling these quantities now; null when nothing does. The stock rows are locked by the caller.
-- Not STABLE: each statement must see what was committed while its caller waited for the locks.
CREATE FUNCTION shortages_of(editions uuid[], quantities integer[]) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT jsonb_agg(jsonb_build_object('bookId', w.id, 'title', e.title,
      'reason', CASE WHEN e.id IS NULL THEN 'UNKNOWN' WHEN NOT for_sale THEN 'NOT_FOR_SALE' ELSE 'OUT_OF_STOCK' END,
      'left', CASE WHEN for_sale THEN s.available ELSE 0 END) ORDER BY w.id)
    FROM unnest(editions, quantities) AS w (id, quantity)
    LEFT JOIN edition e ON e.id = w.id
    LEFT JOIN stock s ON s.edition_id = w.id
    CROSS JOIN LATERAL (
      SELECT e.id IS NOT NULL AND e.withdrawn_at IS NULL AND coalesce(e.published_on <= today(), true) AS for_sale
    ) AS sale
    WHERE NOT for_sale OR s.available < w.quantity
  );
END $$;

CREATE FUNCTION reserved_lines(asked_order uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT jsonb_agg(jsonb_build_object('bookId', edition_id, 'title', title, 'quantity', quantity,
      'unitPrice', jsonb_build_object('amount', unit_price, 'currency', 'EUR'), 'format', format, 'grams', grams) ORDER BY edition_id)
    FROM reservation_line WHERE order_id = asked_order
  );
END $$;

-- `editions` are distinct, `quantities` stand beside them.
CREATE FUNCTION reserve_stock(asked_order uuid, editions uuid[], quantities integer[], listeners text[], trace text)
RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  short jsonb;
  same boolean;
BEGIN
  -- Waits here while another call with this order id is at work.
  INSERT INTO reservation (order_id, state) VALUES (asked_order, 'HELD') ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT r.state <> 'RELEASED' AND NOT EXISTS (
      SELECT FROM unnest(editions, quantities) AS w (id, quantity)
      FULL JOIN (SELECT * FROM reservation_line WHERE order_id = asked_order) l ON l.edition_id = w.id
      WHERE w.quantity IS DISTINCT FROM l.quantity
    ) INTO same FROM reservation r WHERE r.order_id = asked_order;
    IF NOT same THEN RETURN jsonb_build_object('kind', 'released'); END IF;
    RETURN jsonb_build_object('kind', 'reserved', 'lines', reserved_lines(asked_order));
  END IF;

  PERFORM FROM stock WHERE edition_id = ANY (editions) ORDER BY edition_id FOR UPDATE;
  short := shortages_of(editions, quantities);
  IF short IS NOT NULL THEN
    DELETE FROM reservation WHERE order_id = asked_order;
    RETURN jsonb_build_object('kind', 'refused', 'shortages', short);
  END IF;

  INSERT INTO reservation_line (order_id, edition_id, quantity, title, unit_price, format, grams)
  SELECT asked_order, e.id, w.quantity, e.title, e.price_amount, e.format, e.grams
  FROM unnest(editions, quantities) AS w (id, quantity) JOIN edition e ON e.id = w.id;
  PERFORM move_stock(asked_order, 'RESERVATION', listeners, trace);
  RETURN jsonb_build_object('kind', 'reserved', 'lines', reserved_lines(asked_order));
END $$;

-- Moves the order's lines and writes the ledger. The stock rows are locked by the caller.
CREATE FUNCTION move_stock(moved_order uuid, movement text, listeners text[], trace text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  of_available integer := CASE movement WHEN 'RESERVATION' THEN -1 WHEN 'RELEASE' THEN 1 ELSE 0 END;
  of_reserved integer := CASE movement WHEN 'RESERVATION' THEN 1 ELSE -1 END;
BEGIN
  UPDATE stock s SET available = s.available + l.quantity * of_available, reserved = s.reserved + l.quantity * of_reserved
  FROM reservation_line l WHERE l.order_id = moved_order AND s.edition_id = l.edition_id;
  INSERT INTO stock_ledger (edition_id, kind, change_available, change_reserved, order_id, who)
  SELECT edition_id, movement, quantity * of_available, quantity * of_reserved, moved_order, 'order'
  FROM reservation_line WHERE order_id = moved_order ORDER BY edition_id;
  -- A sale takes nothing from what others may buy, so it is no news.
  IF of_available <> 0 THEN
    PERFORM say_stock_changed(array_agg(edition_id), listeners, trace) FROM reservation_line WHERE order_id = moved_order;
  END IF;
END $$;

CREATE FUNCTION claim_stock(asked_order uuid, listeners text[], trace text) RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  was text;
  editions uuid[];
  quantities integer[];
  short jsonb;
BEGIN
  SELECT state INTO was FROM reservation WHERE order_id = asked_order FOR UPDATE;
  IF was = 'SOLD' THEN RETURN jsonb_build_object('kind', 'claimed'); END IF;
  SELECT array_agg(edition_id), array_agg(quantity) INTO editions, quantities
  FROM reservation_line WHERE order_id = asked_order;
  IF editions IS NULL THEN RETURN jsonb_build_object('kind', 'unknown'); END IF;

  PERFORM FROM stock WHERE edition_id = ANY (editions) ORDER BY edition_id FOR UPDATE;
  IF was = 'RELEASED' THEN
    short := shortages_of(editions, quantities);
    IF short IS NOT NULL THEN RETURN jsonb_build_object('kind', 'refused', 'shortages', short); END IF;
    PERFORM move_stock(asked_order, 'RESERVATION', listeners, trace);
  END IF;
  PERFORM move_stock(asked_order, 'SALE', listeners, trace);
  UPDATE reservation SET state = 'SOLD', at = now() WHERE order_id = asked_order;
  RETURN jsonb_build_object('kind', 'claimed');
END $$;

CREATE FUNCTION release_stock(asked_order uuid, listeners text[], trace text) RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  was text;
BEGIN
  -- An order id that never reserved is closed for ever: a reserve that comes late finds this row.
  INSERT INTO reservation (order_id, state) VALUES (asked_order, 'RELEASED') ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN jsonb_build_object('kind', 'released'); END IF;
  SELECT state INTO was FROM reservation WHERE order_id = asked_order FOR UPDATE;
  IF was <> 'HELD' THEN RETURN jsonb_build_object('kind', lower(was)); END IF;

  PERFORM FROM stock WHERE edition_id IN (SELECT edition_id FROM reservation_line WHERE order_id = asked_order)
  ORDER BY edition_id FOR UPDATE;
  PERFORM move_stock(asked_order, 'RELEASE', listeners, trace);
  UPDATE reservation SET state = 'RELEASED', at = now() WHERE order_id = asked_order;
  RETURN jsonb_build_object('kind', 'released');
END $$;
