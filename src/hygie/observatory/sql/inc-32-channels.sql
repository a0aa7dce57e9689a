-- Code:        INC-32
-- Title:       Voie de la déclaration
-- Question:    Par où déclare-t-on ?
-- Grain:       NATION, REGION, GHT, KIND × voie
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      « Repris d’un autre outil » : la déclaration est d’avant Hygie, et sa voie n’est pas connue.
-- Facts:       incidents
-- Categories:  incidents.channel
SELECT year, level, place, holder, said(channel) AS category, 1 AS n
FROM declared
