-- Who was asked to assess itself in a year: once for each version of a referential, by the last
-- campaign of the year; what is being prepared is not asked yet.
SELECT * FROM (
  SELECT
    c.year,
    c.version,
    a.id AS assessment,
    c.id AS campaign,
    a.stage,
    concat(a.place_kind, a.place) AS structure,
    coalesce(a.region, '') AS in_region,
    coalesce(a.ght, '') AS in_ght,
    coalesce(k.kind, m.kind, '') AS of_kind,
    CASE a.place_kind WHEN 'SITE' THEN coalesce(s.entity, '') ELSE a.place END AS of_entity,
    CASE a.place_kind WHEN 'SITE' THEN coalesce(nullif(s.entity, ''), a.place) ELSE a.place END AS own,
    coalesce(nullif(a.ght, ''), CASE a.place_kind WHEN 'SITE' THEN coalesce(nullif(s.entity, ''), a.place) ELSE a.place END) AS grouped,
    row_number() OVER (PARTITION BY c.year, c.version, a.place_kind, a.place ORDER BY c.id DESC, a.id DESC) AS among
  FROM assessments AS a
  INNER JOIN campaigns AS c ON a.campaign = c.id
  INNER JOIN years AS y ON c.year = y.year
  LEFT JOIN sites AS s ON a.place_kind = 'SITE' AND a.place = s.finess
  LEFT JOIN structure_kinds AS k ON a.category = k.category
  LEFT JOIN entity_kinds AS m ON a.place_kind <> 'SITE' AND a.place = m.entity
  WHERE c.state <> 'DRAFT'
) AS e
WHERE e.among = 1
