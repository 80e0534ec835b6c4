-- A book's ledger from its newest entry on, and its sums, without a look at the rows.
CREATE INDEX CONCURRENTLY stock_ledger_of_edition ON stock_ledger (edition_id, id)
  INCLUDE (change_available, change_reserved, change_back_ordered);
