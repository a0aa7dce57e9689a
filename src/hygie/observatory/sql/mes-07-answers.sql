-- Code:        MES-07
-- Title:       Réponses à chaque mesure
-- Question:    Que répondent les établissements, mesure par mesure ?
-- Grain:       NATION, REGION, KIND × mesure et échelon
-- Measure:     COUNT
-- Unit:        réponses
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Réponses des évaluations remises. « NA » : ne s’applique pas. Une mesure qui n’est posée qu’à ceux
--              qui ont atteint la précédente a moins de réponses.
-- Facts:       campaigns, assessments, answers, steps, sites, structure_kinds
-- Categories:  steps
-- Groups:      yes
SELECT
  year, level, place, holder,
  concat(CAST(node AS STRING), ':', coalesce(CAST(step AS STRING), 'NA')) AS category,
  1 AS n
FROM answered
