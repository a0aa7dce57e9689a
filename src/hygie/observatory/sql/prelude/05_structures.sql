-- Each structure that declared in a year, where its last declaration of the year says that it is:
-- it stands in one region and in one kind, so that regions and kinds add up.
SELECT
  year,
  structure,
  max_by(in_region, id) AS in_region,
  max_by(in_ght, id) AS in_ght,
  max_by(of_kind, id) AS of_kind,
  max_by(of_entity, id) AS of_entity,
  max_by(own, id) AS own,
  max_by(grouped, id) AS grouped,
  count(*) AS declarations,
  sum(CASE WHEN by_provider OR is_common THEN 0 ELSE 1 END) AS of_its_own,
  max(CASE WHEN organisation IN ('DEGRADED_MODE', 'INTERRUPTION', 'TRANSFER_OR_DEPROGRAMMING') THEN 1 ELSE 0 END) AS degraded
FROM kept
GROUP BY year, structure
