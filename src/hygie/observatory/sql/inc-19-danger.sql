-- Code:        INC-19
-- Title:       Danger pour les patients
-- Question:    Des patients ont-ils été mis en danger ?
-- Grain:       NATION, REGION, GHT, KIND × danger
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Ce que dit la structure. Le total publié additionne « possible » et « avéré » ; les deux restent
--              séparés ici.
-- Facts:       incidents
-- Categories:  incidents.danger
SELECT year, level, place, holder, said(danger) AS category, 1 AS n
FROM declared
