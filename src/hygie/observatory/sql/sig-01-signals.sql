-- Code:        SIG-01
-- Title:       Presque-accidents et menaces signalés
-- Question:    Que signale-t-on sans y être obligé ?
-- Grain:       NATION, REGION, GHT, KIND × nature
-- Measure:     COUNT
-- Unit:        signalements
-- Denominator: NONE
-- Parts of:
-- Caveat:      Ce sont des signalements libres, et non des incidents : ils n’entrent dans aucun autre chiffre. Un
--              signalement devenu incident compte comme signalement, et l’incident comme incident.
-- Facts:       incidents
-- Categories:  incidents.nature
SELECT year, level, place, holder, said(nature) AS category, 1 AS n
FROM signals
