-- Code:        INC-06
-- Title:       Suite donnée à toutes les déclarations reçues
-- Question:    Que deviennent les déclarations reçues ?
-- Grain:       NATION, REGION, GHT, KIND × suite
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: NONE
-- Parts of:
-- Caveat:      Les rapports nationaux comptent parfois comme « reçues » les déclarations hors du champ de
--              l’obligation : additionner alors « retenues » et « hors du champ ». Un doublon n’est pas une
--              déclaration de plus.
-- Facts:       incidents
-- Categories:  outcomes
SELECT
  year, level, place, holder,
  CASE WHEN status IN ('DUPLICATE', 'OUT_OF_SCOPE') THEN status ELSE 'KEPT' END AS category,
  1 AS n
FROM outcomes
