-- The proofs that stood at the end of each year: neither ended nor expired that day.
SELECT p.*, y.year
FROM proofs_placed AS p
CROSS JOIN years AS y
WHERE
  p.occurred_on <= y.ends_on
  AND p.expires_on > y.ends_on
  AND (p.ended_on IS NULL OR p.ended_on > y.ends_on)
  AND p.state <> 'WITHDRAWN'
