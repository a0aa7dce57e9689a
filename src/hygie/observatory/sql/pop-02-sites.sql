-- Code:        POP-02
-- Title:       Établissements ouverts
-- Question:    Combien d’établissements sont concernés ?
-- Grain:       NATION, REGION, GHT, KIND × type de structure
-- Measure:     COUNT
-- Unit:        établissements
-- Denominator: NONE
-- Parts of:
-- Caveat:      Établissements géographiques que l’obligation de déclarer concerne, ouverts le 31 décembre (ou le
--              jour de l’instantané), là où le répertoire les situe aujourd’hui. Un établissement dont la fermeture
--              n’a pas de date n’est compté dans aucune année.
-- Facts:       sites, structure_kinds
-- Categories:  incidents.kind
-- Open:        yes
SELECT year, level, place, holder, said(of_kind) AS category, 1 AS n
FROM population
