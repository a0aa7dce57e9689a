-- Code:        INC-03
-- Title:       Structures ayant déclaré au moins un incident
-- Question:    Combien de structures déclarent ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        structures
-- Denominator: STRUCTURES
-- Parts of:
-- Caveat:      Une structure est un établissement géographique, ou l’entité juridique si la déclaration ne dit pas
--              lequel. Elle compte une fois par an, là où la situe sa dernière déclaration de l’année. Les
--              incidents venus d’un prestataire sont compris. Une déclaration dont
--              l’établissement n’est pas connu compte pour une structure.
-- Facts:       incidents
SELECT year, level, place, holder, '' AS category, 1 AS n
FROM declarants
