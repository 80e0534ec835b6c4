SET LOCAL lock_timeout = '2s';

-- The columns of the migration before are as they should be in every row that was there.
ALTER TABLE stock VALIDATE CONSTRAINT stock_back_ordered;
ALTER TABLE stock VALIDATE CONSTRAINT stock_back_order_limit;
ALTER TABLE reservation_line VALIDATE CONSTRAINT reservation_line_back_ordered;
ALTER TABLE reservation_line VALIDATE CONSTRAINT reservation_line_waits_since;
ALTER TABLE reservation_line VALIDATE CONSTRAINT reservation_line_returned;
ALTER TABLE reservation_line VALIDATE CONSTRAINT reservation_line_within_quantity;
ALTER TABLE stock_ledger VALIDATE CONSTRAINT stock_ledger_kind;
ALTER TABLE stock_ledger VALIDATE CONSTRAINT stock_ledger_tells_something;
