-- Code:        INC-18
-- Title:       Effets sur les données
-- Question:    Que deviennent les données ?
-- Grain:       NATION, REGION, GHT, KIND × effet
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Un incident peut avoir plusieurs effets : les lignes ne s’additionnent pas. La part se calcule sur
--              toutes les déclarations retenues.
-- Facts:       incidents
-- Categories:  data
-- Within:      INC-01
SELECT d.year, d.level, d.place, d.holder, e.effect AS category, 1 AS n
FROM declared AS d
CROSS JOIN (VALUES ('NONE'), ('LOST'), ('INTEGRITY'), ('DISCLOSED'), ('UNSAID')) AS e (effect)
WHERE
  CASE e.effect
    WHEN 'NONE' THEN coalesce(d.data_none, FALSE)
    WHEN 'LOST' THEN coalesce(d.data_lost, FALSE)
    WHEN 'INTEGRITY' THEN coalesce(d.data_integrity, FALSE)
    WHEN 'DISCLOSED' THEN coalesce(d.data_disclosed, FALSE)
    ELSE NOT (coalesce(d.data_none, FALSE) OR coalesce(d.data_lost, FALSE) OR coalesce(d.data_integrity, FALSE) OR coalesce(d.data_disclosed, FALSE))
  END
