CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- English stems without stop words: "It", "The Who" and "If" are titles. Accents do not matter.
CREATE TEXT SEARCH DICTIONARY quire_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION quire (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION quire
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, quire_stem;

-- `version` is the snapshot's, `stock_version` that of what is known of the stock; both count the same news of a book.
-- A row that is not listed remembers the versions of a book that is gone, or whose stock was heard of before the book.
CREATE TABLE book (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  stock_version integer NOT NULL,
  available integer NOT NULL CHECK (available >= 0),
  listed boolean NOT NULL,
  isbn text,
  title text NOT NULL DEFAULT '',
  people text NOT NULL DEFAULT '',
  title_key text NOT NULL DEFAULT '',
  sort_title text NOT NULL DEFAULT '' COLLATE "C",
  format text NOT NULL DEFAULT '' COLLATE "C",
  language text NOT NULL DEFAULT '' COLLATE "C",
  price integer NOT NULL DEFAULT 0,
  published_day integer NOT NULL DEFAULT 0,
  popularity real NOT NULL DEFAULT 0,
  subject_codes text[] COLLATE "C" NOT NULL DEFAULT '{}',
  contributor_ids uuid[] NOT NULL DEFAULT '{}',
  words tsvector NOT NULL DEFAULT '',
  heard_at timestamptz(3) NOT NULL DEFAULT now()
) WITH (fillfactor = 90);

-- Counting and ranking read thousands of books at a time, and descriptions are shown twenty at a time: they lie apart.
CREATE TABLE description (
  book_id uuid PRIMARY KEY REFERENCES book (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  text text NOT NULL
);

-- Moves with every change of the index, once before and once after the commit: what was counted at one value holds at it.
CREATE SEQUENCE book_revision;

CREATE INDEX book_words ON book USING gin (words) WITH (fastupdate = off) WHERE listed;
CREATE INDEX book_isbn ON book (isbn) WHERE listed;
CREATE INDEX book_popularity ON book (popularity DESC, id DESC) WHERE listed;
CREATE INDEX book_published_day ON book (published_day DESC, id DESC) WHERE listed;
CREATE INDEX book_price ON book (price, id) WHERE listed;
CREATE INDEX book_price_high ON book (price DESC, id DESC) WHERE listed;
CREATE INDEX book_sort_title ON book (sort_title, id) WHERE listed;
CREATE INDEX book_subject_codes ON book USING gin (subject_codes) WITH (fastupdate = off) WHERE listed;
CREATE INDEX book_contributor_ids ON book USING gin (contributor_ids) WITH (fastupdate = off) WHERE listed;

-- What may be offered while someone types: one row for each word that a title, a name or a series can be begun at.
CREATE TABLE suggestion (
  id bigserial PRIMARY KEY,
  book_id uuid NOT NULL REFERENCES book (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  kind text NOT NULL COLLATE "C",
  start text NOT NULL COLLATE "C",
  text text NOT NULL,
  popularity real NOT NULL
);
CREATE INDEX suggestion_book_id_idx ON suggestion (book_id);
CREATE INDEX suggestion_start ON suggestion (start) WHERE start <> '';
-- One or two letters begin too much to be sorted: these answer the most popular at once.
CREATE INDEX suggestion_one ON suggestion (left(start, 1), popularity DESC);
CREATE INDEX suggestion_two ON suggestion (left(start, 2), popularity DESC);

-- Every word that a book has ever been found by, for telling a typo from a word. Corrections come from headings only.
CREATE TABLE word (
  word text PRIMARY KEY COLLATE "C",
  stem text NOT NULL COLLATE "C",
  is_heading boolean NOT NULL
);
CREATE INDEX word_stem_idx ON word (stem);
CREATE INDEX word_likeness ON word USING gist (word gist_trgm_ops (siglen = 32)) WHERE is_heading;

-- The headings and names that facets are shown with.
CREATE TABLE facet_label (
  kind text NOT NULL COLLATE "C",
  value text NOT NULL COLLATE "C",
  label text NOT NULL,
  PRIMARY KEY (kind, value)
);

-- How far the catalogue's changes have been read.
CREATE TABLE progress (
  reader text PRIMARY KEY,
  cursor text NOT NULL
);
