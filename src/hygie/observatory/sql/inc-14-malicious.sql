-- Code:        INC-14
-- Title:       Part des incidents d’origine malveillante
-- Question:    Quelle part des incidents est malveillante ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Base : toutes les déclarations retenues, y compris celles dont l’origine n’est pas encore connue.
--              L’origine est celle qui est déclarée ou soupçonnée.
-- Facts:       incidents
-- Within:      INC-01
-- Sum of:      INC-13 MALICIOUS
SELECT
  year, level, place, holder, '' AS category,
  CASE WHEN origin = 'MALICIOUS' THEN 1 ELSE 0 END AS n,
  1 AS base
FROM declared
