SET LOCAL lock_timeout = '2s';

-- Where a delivery was put, so that its note sent again for another place is not taken for the same; null for the main house, and for
-- whatever the release before writes, which knows of none but that.
ALTER TABLE stock_ledger ADD COLUMN location_id uuid;
ALTER TABLE stock_ledger ADD CONSTRAINT stock_ledger_location_id_fkey FOREIGN KEY (location_id) REFERENCES stock_location (id) NOT VALID;
