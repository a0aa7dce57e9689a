-- Code:        INC-22
-- Title:       Part des structures passées en mode dégradé
-- Question:    Quelle part des structures qui déclarent a été désorganisée ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des structures
-- Denominator: STRUCTURES
-- Parts of:
-- Caveat:      Base : les structures ayant déclaré au moins un incident dans l’année, non toutes les structures.
--              Une structure compte si un de ses incidents au moins l’a fait passer en mode dégradé.
-- Facts:       incidents
-- Within:      INC-03
SELECT year, level, place, holder, '' AS category, degraded AS n, 1 AS base
FROM declarants
