-- Code:        POP-01
-- Title:       Entités juridiques ouvertes
-- Question:    Combien d’entités juridiques sont concernées ?
-- Grain:       NATION, REGION, GHT, KIND × type de structure
-- Measure:     COUNT
-- Unit:        entités juridiques
-- Denominator: NONE
-- Parts of:
-- Caveat:      Entités ouvertes le 31 décembre (ou le jour de l’instantané) ayant un établissement que l’obligation
--              de déclarer concerne, rangées au type de la plupart de leurs établissements, là où le répertoire les
--              situe aujourd’hui.
-- Facts:       sites, entities, structure_kinds
-- Categories:  incidents.kind
-- Open:        yes
SELECT year, level, place, holder, said(of_kind) AS category, 1 AS n
FROM establishments
