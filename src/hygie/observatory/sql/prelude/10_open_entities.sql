-- The entities open at the end of each year that have a site which the duty to declare concerns; the
-- kind of an entity is that of most of its sites, the first by name when two are as many.
SELECT
  y.year,
  e.finess AS structure,
  coalesce(e.region, '') AS in_region,
  coalesce(e.ght, '') AS in_ght,
  m.kind AS of_kind,
  e.finess AS of_entity,
  e.finess AS own,
  coalesce(nullif(e.ght, ''), e.finess) AS grouped
FROM entities AS e
CROSS JOIN years AS y
INNER JOIN (
  SELECT
    c.year,
    c.of_entity,
    c.of_kind AS kind,
    row_number() OVER (PARTITION BY c.year, c.of_entity ORDER BY c.n DESC, c.of_kind) AS place_among
  FROM (SELECT year, of_entity, of_kind, count(*) AS n FROM open_sites GROUP BY year, of_entity, of_kind) AS c
) AS m ON e.finess = m.of_entity AND y.year = m.year AND m.place_among = 1
WHERE
  (e.opened_on IS NULL OR e.opened_on <= y.ends_on)
  AND (e.closed_on > y.ends_on OR (e.closed_on IS NULL AND e.is_open))
