-- Code:        INC-15
-- Title:       Types d’incidents
-- Question:    De quoi s’agit-il ?
-- Grain:       NATION, REGION, GHT, KIND × type d’incident
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Un seul type par incident, d’après les libellés de Hygie : la liste complète du CERT Santé n’est pas
--              publiée. Un code sorti du vocabulaire reste compté sous son ancien libellé.
-- Facts:       incidents
-- Categories:  incidents.incident_type
SELECT year, level, place, holder, said(incident_type) AS category, 1 AS n
FROM declared
