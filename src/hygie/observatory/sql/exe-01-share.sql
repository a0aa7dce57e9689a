-- Code:        EXE-01
-- Title:       Part des établissements de santé ayant fait un exercice de crise
-- Question:    Les établissements s’exercent-ils ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des établissements de santé
-- Denominator: ESTABLISHMENTS
-- Parts of:
-- Caveat:      Entités juridiques de santé ouvertes le 31 décembre (ou le jour de l’instantané) : la population est
--              figée pour chaque année. Une entité compte si elle, ou un de ses établissements, a la preuve d’un
--              exercice daté de l’année. Les exercices prévus ne sont pas comptés : aucune preuve ne les dit
--              encore. Le chiffre national « faits ou prévus » est donc plus haut.
-- Facts:       proofs, sites, entities, structure_kinds
SELECT
  e.year, e.level, e.place, e.holder, '' AS category,
  CASE WHEN x.own IS NULL THEN 0 ELSE 1 END AS n,
  1 AS base
FROM establishments AS e
LEFT JOIN (SELECT DISTINCT year, own FROM exercises) AS x ON e.year = x.year AND e.structure = x.own
WHERE e.of_kind = 'HEALTH'
