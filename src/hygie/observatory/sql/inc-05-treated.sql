-- Code:        INC-05
-- Title:       Incidents pris en charge
-- Question:    Combien d’incidents déclarés ont été traités ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        incidents
-- Denominator: NONE
-- Parts of:
-- Caveat:      Incidents du champ de l’obligation que l’astreinte a pris en compte, qu’ils soient clos ou non le
--              jour de l’instantané : le chiffre d’une année récente augmente encore.
-- Facts:       incidents
-- Within:      INC-01
SELECT year, level, place, holder, '' AS category, 1 AS n
FROM declared
WHERE status IN ('ACKNOWLEDGED', 'QUALIFIED', 'CLOSED')
