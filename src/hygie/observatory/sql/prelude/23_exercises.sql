-- The crisis exercises of each year (kind 43 of OPSSIES): what was done, and not withdrawn since.
SELECT p.*, y.year
FROM proofs_placed AS p
INNER JOIN years AS y ON extract(YEAR FROM p.occurred_on) = y.year AND p.occurred_on <= y.ends_on
WHERE p.kind = 43 AND p.state <> 'WITHDRAWN'
