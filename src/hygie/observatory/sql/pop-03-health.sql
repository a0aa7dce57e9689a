-- Code:        POP-03
-- Title:       Entités juridiques de santé ouvertes
-- Question:    Combien d’établissements de santé doivent s’exercer ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        entités juridiques
-- Denominator: NONE
-- Parts of:
-- Caveat:      Entités ouvertes le 31 décembre (ou le jour de l’instantané) dont la plupart des établissements
--              concernés par l’obligation de déclarer sont de santé. C’est la population à laquelle les exercices
--              sont rapportés, figée pour chaque année.
-- Facts:       sites, entities, structure_kinds
SELECT year, level, place, holder, '' AS category, 1 AS n
FROM establishments
WHERE of_kind = 'HEALTH'
