-- Code:        EXE-02
-- Title:       Exercices de crise faits
-- Question:    Combien d’exercices ont eu lieu ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        exercices
-- Denominator: NONE
-- Parts of:
-- Caveat:      Un exercice qui réunit plusieurs établissements compte une fois, et une fois dans chaque région ou
--              GHT qu’il réunit : les régions ne s’additionnent pas. Les exercices prévus n’y sont pas (EXE-03).
-- Facts:       proofs, sites, entities, structure_kinds
SELECT x.year, l.level,
  CASE l.level WHEN 'NATION' THEN 'FR' WHEN 'REGION' THEN x.in_region WHEN 'GHT' THEN x.in_ght WHEN 'KIND' THEN x.of_kind ELSE x.of_entity END AS place,
  min(CASE l.level WHEN 'ENTITY' THEN x.structure WHEN 'GHT' THEN x.own ELSE x.grouped END) AS holder,
  '' AS category, 1 AS n
FROM exercises AS x
CROSS JOIN levels AS l
GROUP BY
  x.year, l.level, x.event,
  CASE l.level WHEN 'NATION' THEN 'FR' WHEN 'REGION' THEN x.in_region WHEN 'GHT' THEN x.in_ght WHEN 'KIND' THEN x.of_kind ELSE x.of_entity END
