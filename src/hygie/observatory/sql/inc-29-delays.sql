-- Code:        INC-29
-- Title:       Délais : survenue, constat, connaissance, déclaration, rétablissement
-- Question:    Combien de temps passe entre chaque étape ?
-- Grain:       NATION, REGION, GHT, KIND × étape
-- Measure:     DELAY
-- Unit:        heures
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Seulement les incidents dont les moments sont connus à la minute, et qui disent les deux : le nombre
--              de chaque étape n’est pas celui des déclarations. Le rétablissement n’est connu que des incidents
--              qui sont finis. Les délais négatifs sont écartés et comptés à part.
-- Facts:       incidents
-- Categories:  legs
SELECT year, level, place, holder, leg AS category, hours
FROM delays
WHERE hours >= 0
