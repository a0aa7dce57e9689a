-- What counts as an incident: neither a duplicate nor out of scope.
SELECT * FROM received WHERE status NOT IN ('DUPLICATE', 'OUT_OF_SCOPE')
