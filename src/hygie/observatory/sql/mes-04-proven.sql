-- Code:        MES-04
-- Title:       Score prouvé, par objectif
-- Question:    Où en sont les mesures, preuves à l’appui ?
-- Grain:       NATION, REGION, GHT, KIND × objectif
-- Measure:     SHARE
-- Unit:        % (moyenne)
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Moyenne des évaluations remises, sans pondérer par la taille : un petit établissement compte comme
--              un grand. Le calcul des scores est une proposition de Hygie. Seulement ce qu’une preuve en vigueur
--              soutient : ce qui n’est pas prouvé n’est pas pour autant absent.
-- Facts:       campaigns, assessments, scores, sites, structure_kinds
-- Categories:  measures
-- Scale:       10000
SELECT year, level, place, holder, CAST(node AS STRING) AS category, proven AS n, 10000 AS base
FROM scored
WHERE proven IS NOT NULL
