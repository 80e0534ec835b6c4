-- allowed: narrows, for the release before writes no credit note number
CREATE UNIQUE INDEX CONCURRENTLY "refund_credit_note_number_key" ON "refund" ("credit_note_number");
