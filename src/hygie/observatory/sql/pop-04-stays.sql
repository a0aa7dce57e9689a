-- Code:        POP-04
-- Title:       Séjours hospitaliers
-- Question:    Quelle est l’activité des établissements ouverts ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        séjours
-- Denominator: NONE
-- Parts of:
-- Caveat:      Séjours de médecine, chirurgie et obstétrique (hospitalisation complète et partielle) de la statistique
--              annuelle 2023, quelle que soit l’année, des établissements ouverts le 31 décembre (ou le jour de
--              l’instantané) que l’obligation de déclarer concerne. Ce sont des nombres publics : rien n’en est masqué.
-- Facts:       sites, structure_kinds, activity
-- Open:        yes
SELECT p.year, p.level, p.place, p.holder, '' AS category, a.stays AS n
FROM population AS p
INNER JOIN activity AS a ON p.structure = a.site
