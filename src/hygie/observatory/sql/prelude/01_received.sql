-- Incidents that were declared in the years asked for, whatever became of them, without those of
-- exercises and demonstrations. Signals are elsewhere. `own` and `grouped` are who could recognise
-- its own part: among the establishments of a group, the entity; elsewhere, the group.
SELECT
  i.*,
  coalesce(i.region, '') AS in_region,
  coalesce(i.ght, '') AS in_ght,
  coalesce(i.kind, '') AS of_kind,
  coalesce(i.entity, '') AS of_entity,
  coalesce(nullif(i.site, ''), nullif(i.entity, ''), concat('id', CAST(i.id AS STRING))) AS structure,
  coalesce(nullif(i.entity, ''), nullif(i.site, ''), concat('id', CAST(i.id AS STRING))) AS own,
  coalesce(nullif(i.ght, ''), nullif(i.entity, ''), nullif(i.site, ''), concat('id', CAST(i.id AS STRING))) AS grouped
FROM incidents AS i
INNER JOIN years AS y ON i.year = y.year
CROSS JOIN asked
WHERE i.nature = 'INCIDENT' AND (asked.fictional OR NOT coalesce(i.is_fictional, FALSE))
