-- Code:        PRV-03
-- Title:       Établissements ayant une preuve en vigueur, par sorte
-- Question:    Combien d’établissements prouvent ?
-- Grain:       NATION, REGION, GHT, KIND × sorte de fait
-- Measure:     COUNT
-- Unit:        établissements
-- Denominator: NONE
-- Parts of:
-- Caveat:      Établissements situés là où le répertoire les place aujourd’hui. Un établissement compte une fois
--              par sorte, quel que soit le nombre de ses preuves ; il peut compter dans plusieurs sortes : les
--              lignes ne s’additionnent pas.
-- Facts:       proofs, sites, entities, structure_kinds
-- Categories:  evidence_kinds
SELECT DISTINCT year, level, place, holder, structure, CAST(kind AS STRING) AS category, 1 AS n
FROM proven
