-- Each of them, at each level to which it belongs.
SELECT
  s.*,
  l.level,
  CASE l.level WHEN 'NATION' THEN 'FR' WHEN 'REGION' THEN s.in_region WHEN 'GHT' THEN s.in_ght WHEN 'KIND' THEN s.of_kind ELSE s.of_entity END AS place,
  CASE l.level WHEN 'ENTITY' THEN s.structure WHEN 'GHT' THEN s.own ELSE s.grouped END AS holder
FROM standing AS s
CROSS JOIN levels AS l
