-- Code:        INC-02
-- Title:       Incidents déclarés par mois
-- Question:    Quand déclare-t-on ?
-- Grain:       NATION, REGION, GHT, KIND × mois
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:    INC-01
-- Caveat:      Le mois est celui de la déclaration, à l’heure de la structure, non celui de l’incident. Ce qui
--              vient d’un ancien outil peut n’avoir que l’année : c’est « non précisé ».
-- Facts:       incidents
-- Categories:  months
SELECT year, level, place, holder, said(lpad(CAST(month AS STRING), 2, '0')) AS category, 1 AS n
FROM declared
