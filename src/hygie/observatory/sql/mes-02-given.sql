-- Code:        MES-02
-- Title:       Part des évaluations remises
-- Question:    Quelle part des établissements interrogés a répondu ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des évaluations demandées
-- Denominator: ASSESSMENTS
-- Parts of:
-- Caveat:      Les établissements interrogés ne sont pas tous les établissements. Chacun compte une fois par an et
--              par version du référentiel, dans la dernière campagne de l’année. Une évaluation renvoyée à
--              compléter n’est pas remise.
-- Facts:       campaigns, assessments, sites, structure_kinds
-- Sum of:      MES-01 SUBMITTED ACCEPTED
SELECT
  year, level, place, holder, '' AS category,
  CASE WHEN stage IN ('SUBMITTED', 'ACCEPTED') THEN 1 ELSE 0 END AS n,
  1 AS base
FROM evaluated
