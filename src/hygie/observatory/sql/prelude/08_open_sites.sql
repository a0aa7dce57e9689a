-- The sites that the duty to declare concerns, open at the end of each year, where the register
-- places them today. One of which only its closing, and not its day, is known is never open.
SELECT
  y.year,
  s.finess AS structure,
  coalesce(s.region, '') AS in_region,
  coalesce(s.ght, '') AS in_ght,
  coalesce(k.kind, '') AS of_kind,
  coalesce(s.entity, '') AS of_entity,
  coalesce(nullif(s.entity, ''), s.finess) AS own,
  coalesce(nullif(s.ght, ''), nullif(s.entity, ''), s.finess) AS grouped
FROM sites AS s
INNER JOIN structure_kinds AS k ON s.category = k.category
CROSS JOIN years AS y
WHERE
  lower(k.in_scope) = 'yes'
  AND (s.opened_on IS NULL OR s.opened_on <= y.ends_on)
  AND (s.closed_on > y.ends_on OR (s.closed_on IS NULL AND s.is_open))
