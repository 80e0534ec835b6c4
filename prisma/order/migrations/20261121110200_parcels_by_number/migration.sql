CREATE INDEX CONCURRENTLY "parcel_tracking_key" ON "parcel" (upper(regexp_replace("tracking_number", '\s', '', 'g')));
