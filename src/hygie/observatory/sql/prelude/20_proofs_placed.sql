-- Each proof and where the register places its establishment today.
SELECT
  p.id,
  p.event,
  p.kind,
  p.proof_level,
  p.occurred_on,
  p.expires_on,
  p.ended_on,
  p.state,
  p.structure,
  coalesce(s.region, e.region, '') AS in_region,
  coalesce(s.ght, e.ght, '') AS in_ght,
  coalesce(k.kind, m.kind, '') AS of_kind,
  CASE WHEN p.is_site THEN coalesce(s.entity, '') ELSE p.structure END AS of_entity,
  CASE WHEN p.is_site THEN coalesce(nullif(s.entity, ''), p.structure) ELSE p.structure END AS own,
  coalesce(nullif(s.ght, ''), nullif(e.ght, ''), nullif(s.entity, ''), p.structure) AS grouped
FROM (
  SELECT
    id,
    event,
    kind,
    level AS proof_level,
    occurred_on,
    expires_on,
    ended_on,
    state,
    place AS structure,
    place_kind = 'SITE' AS is_site
  FROM proofs
) AS p
LEFT JOIN sites AS s ON p.is_site AND p.structure = s.finess
LEFT JOIN entities AS e ON NOT p.is_site AND p.structure = e.finess
LEFT JOIN structure_kinds AS k ON s.category = k.category
LEFT JOIN entity_kinds AS m ON NOT p.is_site AND p.structure = m.entity
