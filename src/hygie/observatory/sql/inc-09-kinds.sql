-- Code:        INC-09
-- Title:       Incidents déclarés par type de structure
-- Question:    Qui déclare ?
-- Grain:       NATION, REGION, GHT, KIND × type de structure
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Le type se déduit de la catégorie FINESS au jour de la déclaration. Les types n’ont pas le même
--              nombre de structures : rapporter au nombre d’établissements avant de comparer.
-- Facts:       incidents
-- Categories:  incidents.kind
SELECT year, level, place, holder, said(kind) AS category, 1 AS n
FROM declared
