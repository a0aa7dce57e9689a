-- Code:        INC-30
-- Title:       Délais négatifs, écartés
-- Question:    Combien de dates se contredisent ?
-- Grain:       NATION, REGION, GHT, KIND × étape
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Une des deux dates est fausse : ces délais ne sont pas dans les médianes. Un même incident peut être
--              compté à plusieurs étapes.
-- Facts:       incidents
-- Categories:  legs
-- Within:      INC-01
SELECT year, level, place, holder, leg AS category, 1 AS n
FROM delays
WHERE hours < 0
