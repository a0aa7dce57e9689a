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
--              exercice daté de l’année. Les exercices prévus sont comptés à part (EXE-03, EXE-04).
-- Facts:       proofs, planned_exercises, sites, entities, structure_kinds
-- Within:      POP-03
-- Sum of:      EXE-03 DONE
SELECT
  year, level, place, holder, '' AS category,
  CASE WHEN outcome = 'DONE' THEN 1 ELSE 0 END AS n,
  1 AS base
FROM exercised
