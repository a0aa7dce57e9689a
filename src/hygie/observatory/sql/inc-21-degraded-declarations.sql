-- Code:        INC-21
-- Title:       Part des incidents menant au mode dégradé
-- Question:    Quelle part des incidents désorganise les soins ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Base : les déclarations retenues. Mode dégradé, interruption et transfert ensemble. La même part sur
--              les structures est un autre chiffre : les deux circulent dans la presse sous le même nom.
-- Facts:       incidents
-- Within:      INC-01
-- Sum of:      INC-20 DEGRADED_MODE INTERRUPTION TRANSFER_OR_DEPROGRAMMING
SELECT
  year, level, place, holder, '' AS category,
  CASE WHEN organisation IN ('DEGRADED_MODE', 'INTERRUPTION', 'TRANSFER_OR_DEPROGRAMMING') THEN 1 ELSE 0 END AS n,
  1 AS base
FROM declared
