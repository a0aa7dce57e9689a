-- Code:        PRV-02
-- Title:       Niveau de l’annuaire (Active Directory)
-- Question:    À quel niveau sont les annuaires ?
-- Grain:       NATION, REGION, GHT, KIND × niveau
-- Measure:     COUNT
-- Unit:        établissements
-- Denominator: NONE
-- Parts of:
-- Caveat:      Établissements situés là où le répertoire les place aujourd’hui. Dernier audit d’annuaire encore en
--              vigueur le 31 décembre ; ceux qui n’en ont pas n’y sont pas. Le niveau est celui du moins bon point
--              contrôlé : 1 est le plus bas, 5 le plus haut.
-- Facts:       proofs, sites, entities, structure_kinds
-- Categories:  directory_levels
SELECT year, level, place, holder, coalesce(CAST(proof_level AS STRING), 'UNSAID') AS category, 1 AS n
FROM (
  SELECT
    p.*,
    row_number() OVER (PARTITION BY p.year, p.level, p.structure ORDER BY p.occurred_on DESC, p.id DESC) AS among
  FROM proven AS p
  WHERE p.kind = 27
) AS last_audit
WHERE among = 1
