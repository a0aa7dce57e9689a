-- Code:        INC-08
-- Title:       État de l’incident quand il est déclaré
-- Question:    L’incident est-il fini quand on le déclare ?
-- Grain:       NATION, REGION, GHT, KIND × état
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Ce que dit la première déclaration ; ce que l’incident est devenu ensuite n’y change rien.
-- Facts:       incidents
-- Categories:  incidents.state
SELECT year, level, place, holder, said(state) AS category, 1 AS n
FROM declared
