-- Code:        MES-08
-- Title:       Part des établissements ayant atteint chaque mesure
-- Question:    Quelles mesures sont faites ?
-- Grain:       NATION, REGION, GHT, KIND × mesure
-- Measure:     SHARE
-- Unit:        % des réponses qui s’appliquent
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Est atteinte une mesure dont la réponse vaut le plus haut échelon ; un échelon intermédiaire n’y
--              compte pas. Base : les réponses données, sans « ne s’applique pas ».
-- Facts:       campaigns, assessments, answers, steps, sites, structure_kinds
-- Categories:  measures
SELECT
  year, level, place, holder,
  CAST(node AS STRING) AS category,
  CASE WHEN value >= 1 THEN 1 ELSE 0 END AS n,
  1 AS base
FROM answered
WHERE step IS NOT NULL
