-- Code:        INC-31
-- Title:       Causes retenues
-- Question:    Pourquoi l’incident a-t-il été possible ?
-- Grain:       NATION, REGION, GHT, KIND × cause
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      La dernière cause retenue, sinon celle de la déclaration. Beaucoup d’incidents sont clos sans que
--              leur cause soit trouvée : « non précisé ».
-- Facts:       incidents
-- Categories:  incidents.cause
SELECT year, level, place, holder, said(cause) AS category, 1 AS n
FROM declared
