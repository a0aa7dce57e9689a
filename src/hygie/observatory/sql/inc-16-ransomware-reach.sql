-- Code:        INC-16
-- Title:       Rançongiciels : ce qui est touché
-- Question:    Que touchent les rançongiciels ?
-- Grain:       NATION, REGION, GHT, KIND × portée
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-17
-- Caveat:      Une seule portée par incident : prestataire, sinon serveur, sinon poste. La déclaration ne dit pas
--              combien de serveurs : « un » et « plusieurs serveurs », que le rapport national sépare, sont
--              ensemble.
-- Facts:       incidents
-- Categories:  reach
SELECT
  year, level, place, holder,
  CASE
    WHEN by_provider THEN 'PROVIDER'
    WHEN hits_server THEN 'SERVER'
    WHEN hits_workstation THEN 'WORKSTATION'
    ELSE 'OTHER'
  END AS category,
  1 AS n
FROM declared
WHERE incident_type = 'RANSOMWARE'
