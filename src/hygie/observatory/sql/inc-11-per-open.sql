-- Code:        INC-11
-- Title:       Incidents déclarés pour 100 établissements ouverts
-- Question:    Déclare-t-on plus ici qu’ailleurs, à nombre d’établissements égal ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        déclarations pour 100 établissements
-- Denominator: ESTABLISHMENTS
-- Parts of:
-- Caveat:      Établissements géographiques que l’obligation concerne, ouverts le 31 décembre (ou le jour de
--              l’instantané), petits et grands comptés pareil, là où le répertoire les situe aujourd’hui. Ce n’est
--              pas une part : un établissement peut déclarer plusieurs fois.
-- Facts:       incidents, sites, structure_kinds
-- Per:         100
-- Sum of:      INC-01
SELECT year, level, place, holder, '' AS category, 1 AS n, 0 AS base
FROM declared
UNION ALL
SELECT year, level, place, holder, '' AS category, 0 AS n, 1 AS base
FROM population
