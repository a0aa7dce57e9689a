-- Code:        INC-24
-- Title:       Incidents venus d’un prestataire
-- Question:    L’incident vient-il d’un prestataire ?
-- Grain:       NATION, REGION, GHT, KIND × provenance
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Un incident d’un prestataire touche souvent beaucoup de structures, qui le déclarent chacune : il
--              pèse autant de fois qu’il est déclaré.
-- Facts:       incidents
-- Categories:  provider
SELECT
  year, level, place, holder,
  CASE WHEN by_provider THEN 'PROVIDER' ELSE 'OTHER' END AS category,
  1 AS n
FROM declared
