-- The five delays of each incident whose moments are known exactly, in hours; a negative one is one
-- of two moments mistaken.
SELECT
  d.year,
  d.level,
  d.place,
  d.holder,
  g.leg,
  CASE g.leg
    WHEN 'OCCURRED_OBSERVED' THEN hours_between(d.occurred_at, d.observed_at)
    WHEN 'OBSERVED_AWARE' THEN hours_between(d.observed_at, d.aware_at)
    WHEN 'AWARE_DECLARED' THEN hours_between(d.aware_at, d.declared_at)
    WHEN 'OCCURRED_DECLARED' THEN hours_between(d.occurred_at, d.declared_at)
    ELSE hours_between(d.declared_at, d.restored_at)
  END AS hours
FROM declared AS d
CROSS JOIN (
  VALUES ('OCCURRED_OBSERVED'), ('OBSERVED_AWARE'), ('AWARE_DECLARED'), ('OCCURRED_DECLARED'), ('DECLARED_RESTORED')
) AS g (leg)
WHERE d.precision = 'MOMENT'
