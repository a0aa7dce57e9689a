-- Code:        MES-01
-- Title:       Évaluations demandées, selon où elles en sont
-- Question:    Les établissements répondent-ils ?
-- Grain:       NATION, REGION, GHT, KIND × étape
-- Measure:     COUNT
-- Unit:        évaluations
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Les établissements interrogés ne sont pas tous les établissements. Chacun compte une fois par an et
--              par version du référentiel, dans la dernière campagne de l’année.
-- Facts:       campaigns, assessments, sites, structure_kinds
-- Categories:  assessments.stage
SELECT year, level, place, holder, said(stage) AS category, 1 AS n
FROM evaluated
