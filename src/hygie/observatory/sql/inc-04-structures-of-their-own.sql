-- Code:        INC-04
-- Title:       Structures ayant déclaré un incident qui leur est propre
-- Question:    Combien de structures déclarent, sans compter les incidents communs ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        structures
-- Denominator: STRUCTURES
-- Parts of:
-- Caveat:      Sans les structures qui n’ont déclaré que des incidents venus d’un prestataire ou communs à
--              plusieurs. À lire à côté du compte qui les comprend : l’écart entre les deux peut être
--              du simple au double.
-- Facts:       incidents
-- Within:      INC-03
SELECT year, level, place, holder, '' AS category, 1 AS n
FROM declarants
WHERE of_its_own > 0
