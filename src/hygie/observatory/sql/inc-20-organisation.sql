-- Code:        INC-20
-- Title:       Effets sur l’organisation
-- Question:    Le travail continue-t-il ?
-- Grain:       NATION, REGION, GHT, KIND × effet
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      L’effet le plus grave qui est dit. Les rapports comptent l’interruption et le transfert dans le mode
--              dégradé (« dont ») : la part des incidents menant au mode dégradé aussi.
-- Facts:       incidents
-- Categories:  incidents.organisation
SELECT year, level, place, holder, said(organisation) AS category, 1 AS n
FROM declared
