-- Code:        MES-03
-- Title:       Score déclaré, par objectif
-- Question:    Où en sont les mesures, d’après les établissements ?
-- Grain:       NATION, REGION, GHT, KIND × objectif
-- Measure:     SHARE
-- Unit:        % (moyenne)
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Moyenne des évaluations remises, sans pondérer par la taille : un petit établissement compte comme
--              un grand. Le calcul des scores est une proposition de Hygie. Ce que les établissements disent d’eux-
--              mêmes.
-- Facts:       campaigns, assessments, scores, sites, structure_kinds
-- Categories:  measures
-- Scale:       10000
SELECT year, level, place, holder, CAST(node AS STRING) AS category, declared AS n, 10000 AS base
FROM scored
WHERE declared IS NOT NULL
