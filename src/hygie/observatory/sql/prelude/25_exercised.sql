-- Each open health entity, at each level to which it belongs: what it did, or means to do, of exercises.
SELECT
  e.year, e.level, e.place, e.holder,
  CASE
    WHEN x.own IS NOT NULL THEN 'DONE'
    WHEN p.own IS NULL THEN 'NONE'
    WHEN p.is_to_come = 1 THEN 'PLANNED'
    ELSE 'LATE'
  END AS outcome
FROM establishments AS e
LEFT JOIN (SELECT DISTINCT year, own FROM exercises) AS x ON e.year = x.year AND e.structure = x.own
LEFT JOIN plans AS p ON e.year = p.year AND e.structure = p.own
WHERE e.of_kind = 'HEALTH'
