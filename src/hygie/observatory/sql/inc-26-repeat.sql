-- Code:        INC-26
-- Title:       Structures selon le nombre de leurs déclarations
-- Question:    Déclare-t-on plusieurs fois ?
-- Grain:       NATION, REGION, GHT, KIND × nombre de déclarations
-- Measure:     COUNT
-- Unit:        structures
-- Denominator: STRUCTURES
-- Parts of:    INC-03
-- Caveat:      Une structure qui déclare souvent surveille souvent mieux que les autres. Les incidents venus d’un
--              prestataire sont compris.
-- Facts:       incidents
-- Categories:  repeats
SELECT
  year, level, place, holder,
  CASE WHEN declarations >= 4 THEN '4+' ELSE CAST(declarations AS STRING) END AS category,
  1 AS n
FROM declarants
