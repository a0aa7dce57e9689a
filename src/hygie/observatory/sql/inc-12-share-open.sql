-- Code:        INC-12
-- Title:       Part des établissements ouverts ayant déclaré
-- Question:    Quelle part des établissements déclare ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        % des établissements ouverts
-- Denominator: ESTABLISHMENTS
-- Parts of:
-- Caveat:      Établissements géographiques que l’obligation concerne, ouverts le 31 décembre, dont au moins une
--              déclaration de l’année est retenue. Une déclaration qui ne nomme que l’entité juridique n’y compte
--              pas.
-- Facts:       incidents, sites, structure_kinds
SELECT
  p.year, p.level, p.place, p.holder, '' AS category,
  CASE WHEN s.structure IS NULL THEN 0 ELSE 1 END AS n,
  1 AS base
FROM population AS p
LEFT JOIN structures AS s ON p.year = s.year AND p.structure = s.structure
