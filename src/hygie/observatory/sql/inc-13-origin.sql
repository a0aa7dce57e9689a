-- Code:        INC-13
-- Title:       Origine des incidents
-- Question:    Malveillance, panne ou erreur ?
-- Grain:       NATION, REGION, GHT, KIND × origine
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Ce que dit la déclaration, souvent avant l’enquête. Ce qui n’est pas encore su reste compté à part.
-- Facts:       incidents
-- Categories:  incidents.origin
SELECT year, level, place, holder, said(origin) AS category, 1 AS n
FROM declared
