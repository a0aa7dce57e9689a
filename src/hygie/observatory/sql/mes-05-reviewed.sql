-- Code:        MES-05
-- Title:       Score examiné, par objectif
-- Question:    Où en sont les mesures, après examen ?
-- Grain:       NATION, REGION, GHT, KIND × objectif
-- Measure:     SHARE
-- Unit:        % (moyenne)
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Moyenne des évaluations remises, sans pondérer par la taille : un petit établissement compte comme
--              un grand. Le calcul des scores est une proposition de Hygie. Base : seulement les évaluations qui
--              ont été examinées, qui sont moins nombreuses.
-- Facts:       campaigns, assessments, scores, sites, structure_kinds
-- Categories:  measures
-- Scale:       10000
SELECT year, level, place, holder, CAST(node AS STRING) AS category, reviewed AS n, 10000 AS base
FROM scored
WHERE reviewed IS NOT NULL
