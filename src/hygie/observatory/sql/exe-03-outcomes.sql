-- Code:        EXE-03
-- Title:       Établissements de santé selon leur exercice de l’année
-- Question:    Qui s’est exercé, qui l’a prévu, qui ne l’a pas fait ?
-- Grain:       NATION, REGION, GHT, KIND × exercice
-- Measure:     COUNT
-- Unit:        établissements de santé
-- Denominator: ESTABLISHMENTS
-- Parts of:    POP-03
-- Caveat:      Entités juridiques de santé ouvertes le 31 décembre (ou le jour de l’instantané) : la population est
--              figée pour chaque année. Chaque entité compte une fois. Fait : une preuve d’exercice le dit, quelle
--              que soit l’annonce. Prévu : annoncé dans Hygie pour un jour de l’année qui n’est pas passé. Prévu,
--              non fait : ce jour est passé sans preuve. Un exercice annulé ou reporté à une autre année n’est plus
--              prévu. Une annonce faite après la fin de l’année ne compte pas.
-- Facts:       proofs, planned_exercises, sites, entities, structure_kinds
-- Categories:  exercises
SELECT year, level, place, holder, outcome AS category, 1 AS n
FROM exercised
