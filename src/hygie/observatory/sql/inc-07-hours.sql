-- Code:        INC-07
-- Title:       Heure et jour des déclarations
-- Question:    À quelle heure et quel jour déclare-t-on ?
-- Grain:       NATION × jour et heure
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Heure de dépôt, à l’horloge de la structure, et non heure de l’incident. Une déclaration dont
--              l’heure n’est pas connue exactement est « non précisée ».
-- Facts:       incidents
-- Categories:  weekdays_hours
SELECT
  year, level, place, holder,
  CASE WHEN weekday IS NULL OR hour IS NULL THEN 'UNSAID' ELSE concat(CAST(weekday AS STRING), '-', lpad(CAST(hour AS STRING), 2, '0')) END AS category,
  1 AS n
FROM declared
