-- Code:        INC-01
-- Title:       Incidents déclarés
-- Question:    Combien d’incidents sont déclarés ?
-- Grain:       NATION, REGION, GHT, KIND
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Peu de déclarations ne veut pas dire peu d’incidents : on compte ce qui est déclaré, non ce qui
--              arrive. Les doublons, ce qui est hors du champ de l’obligation, les exercices et les signalements
--              (presque-accidents, menaces) ne sont pas comptés ; l’année est celle de la déclaration.
-- Facts:       incidents
-- Sum of:      INC-06 KEPT
SELECT year, level, place, holder, '' AS category, 1 AS n
FROM declared
