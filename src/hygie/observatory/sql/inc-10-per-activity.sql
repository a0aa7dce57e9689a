-- Code:        INC-10
-- Title:       Incidents déclarés rapportés à l’activité hospitalière
-- Question:    Déclare-t-on plus ici qu’ailleurs, à activité égale ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     SHARE
-- Unit:        déclarations pour 100 000 séjours
-- Denominator: ACTIVITY
-- Parts of:
-- Caveat:      Déclarations des établissements de santé, pour 100 000 séjours de médecine, chirurgie et obstétrique
--              (hospitalisation complète et partielle) de la statistique annuelle 2023, quelle que soit l’année :
--              l’activité des autres années, la psychiatrie, les soins de suite et les passages aux urgences n’y
--              sont pas. Un taux élevé dit souvent qu’on déclare mieux.
-- Facts:       incidents, sites, structure_kinds, activity
-- Per:         100000
-- Sum of:      INC-09 HEALTH
SELECT year, level, place, holder, '' AS category, 1 AS n, 0 AS base
FROM declared
WHERE kind = 'HEALTH'
UNION ALL
SELECT p.year, p.level, p.place, p.holder, '' AS category, 0 AS n, a.stays AS base
FROM population AS p
INNER JOIN activity AS a ON p.structure = a.site
