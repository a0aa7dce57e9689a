-- Code:        PRV-01
-- Title:       Preuves en vigueur, par sorte
-- Question:    Que peut-on prouver ?
-- Grain:       NATION, REGION, GHT, KIND × sorte de fait
-- Measure:     COUNT
-- Unit:        preuves
-- Denominator: NONE
-- Parts of:
-- Caveat:      Établissements situés là où le répertoire les place aujourd’hui. Preuves en vigueur le 31 décembre
--              (ou le jour de l’instantané) : ni expirées, ni remplacées, ni retirées. Une preuve retirée depuis
--              n’a jamais compté. Une preuve dit qu’un fait a eu lieu, non qu’il suffit.
-- Facts:       proofs, sites, entities, structure_kinds
-- Categories:  evidence_kinds
SELECT year, level, place, holder, said(CAST(kind AS STRING)) AS category, 1 AS n
FROM proven
