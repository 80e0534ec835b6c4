-- stock_ledger_of_edition answers whatever this one did.
DROP INDEX CONCURRENTLY stock_ledger_edition_id_idx;
