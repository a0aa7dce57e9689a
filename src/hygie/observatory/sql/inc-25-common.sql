-- Code:        INC-25
-- Title:       Incidents communs à plusieurs structures
-- Question:    L’incident est-il partagé ?
-- Grain:       NATION, REGION, GHT, KIND × partage
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Sont communs les incidents que l’astreinte a réunis, le jour de l’instantané. Ce qu’elle n’a pas
--              encore rapproché est compté comme isolé.
-- Facts:       incidents
-- Categories:  common
SELECT
  year, level, place, holder,
  CASE WHEN is_common THEN 'COMMON' ELSE 'ALONE' END AS category,
  1 AS n
FROM declared
