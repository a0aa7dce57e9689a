-- Code:        INC-23
-- Title:       Part des incidents pour lesquels une aide est demandée
-- Question:    Demande-t-on de l’aide ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Aide demandée dans la déclaration, quelle qu’elle soit ; une aide proposée ou donnée sans demande
--              n’y est pas.
-- Facts:       incidents
-- Within:      INC-01
SELECT
  year, level, place, holder, '' AS category,
  CASE WHEN wants_help THEN 1 ELSE 0 END AS n,
  1 AS base
FROM declared
