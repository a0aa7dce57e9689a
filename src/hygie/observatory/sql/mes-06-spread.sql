-- Code:        MES-06
-- Title:       Score déclaré, par objectif : répartition
-- Question:    Les établissements se ressemblent-ils ?
-- Grain:       NATION, REGION, GHT, KIND × objectif
-- Measure:     SPREAD
-- Unit:        % (quartiles)
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Un quart des évaluations remises est sous le premier quartile, la moitié sous la médiane, les trois
--              quarts sous le troisième. Le calcul des scores est une proposition de Hygie.
-- Facts:       campaigns, assessments, scores, sites, structure_kinds
-- Categories:  measures
SELECT year, level, place, holder, CAST(node AS STRING) AS category, declared / 100.0 AS value
FROM scored
WHERE declared IS NOT NULL
