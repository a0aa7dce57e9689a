-- Code:        INC-33
-- Title:       Incidents à déclaration obligatoire, incidents significatifs
-- Question:    Combien d’incidents la loi oblige-t-elle à déclarer ?
-- Grain:       NATION, REGION, GHT, KIND × obligation
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Un incident peut être les deux : les lignes ne s’additionnent pas. C’est l’application des critères
--              par Hygie, non la décision d’une autorité.
-- Facts:       incidents
-- Categories:  duties
-- Within:      INC-01
SELECT d.year, d.level, d.place, d.holder, e.duty AS category, 1 AS n
FROM declared AS d
CROSS JOIN (VALUES ('MUST_DECLARE'), ('SIGNIFICANT')) AS e (duty)
WHERE CASE e.duty WHEN 'SIGNIFICANT' THEN d.is_significant ELSE d.must_declare END
