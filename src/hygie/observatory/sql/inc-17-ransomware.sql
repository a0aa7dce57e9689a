-- Code:        INC-17
-- Title:       Rançongiciels
-- Question:    Combien de rançongiciels sont déclarés ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Incidents dont le type est « rançongiciel » ; une intrusion arrêtée avant le chiffrement est comptée
--              sous un autre type.
-- Facts:       incidents
-- Within:      INC-01
-- Sum of:      INC-15 RANSOMWARE
SELECT year, level, place, holder, '' AS category, 1 AS n
FROM declared
WHERE incident_type = 'RANSOMWARE'
