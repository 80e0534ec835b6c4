SET LOCAL lock_timeout = '2s';

ALTER TABLE stock_ledger VALIDATE CONSTRAINT stock_ledger_location_id_fkey;
