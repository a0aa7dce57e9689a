-- Code:        INC-27
-- Title:       Gravité des incidents
-- Question:    Les incidents sont-ils graves ?
-- Grain:       NATION, REGION, GHT, KIND × gravité
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Quatre degrés propres à Hygie, posés par l’astreinte ; l’échelle du CERT Santé n’est pas publique.
--              Ce qui n’est pas encore qualifié est « non précisé ».
-- Facts:       incidents
-- Categories:  incidents.severity
SELECT year, level, place, holder, said(severity) AS category, 1 AS n
FROM declared
