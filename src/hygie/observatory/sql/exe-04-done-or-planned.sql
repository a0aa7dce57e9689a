-- Code:        EXE-04
-- Title:       Part des établissements de santé ayant fait ou prévu un exercice de crise
-- Question:    Combien se sont exercés, ou le feront dans l’année ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des établissements de santé
-- Denominator: ESTABLISHMENTS
-- Parts of:
-- Caveat:      Entités juridiques de santé ouvertes le 31 décembre (ou le jour de l’instantané) : la population est
--              figée pour chaque année. C’est la définition du chiffre national « faits ou prévus ». Un exercice
--              dont le jour est passé sans preuve n’est ni l’un ni l’autre : une fois l’année finie, il ne reste
--              que les exercices faits.
-- Facts:       proofs, planned_exercises, sites, entities, structure_kinds
-- Within:      POP-03
-- Sum of:      EXE-03 DONE PLANNED
SELECT
  year, level, place, holder, '' AS category,
  CASE WHEN outcome IN ('DONE', 'PLANNED') THEN 1 ELSE 0 END AS n,
  1 AS base
FROM exercised
