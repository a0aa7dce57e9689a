-- Code:        INC-28
-- Title:       Systèmes touchés
-- Question:    Que touchent les incidents ?
-- Grain:       NATION, REGION, GHT, KIND × système
-- Measure:     COUNT
-- Unit:        déclarations
-- Denominator: DECLARATIONS
-- Parts of:
-- Caveat:      Un incident peut toucher plusieurs systèmes : les lignes ne s’additionnent pas. Un incident qui n’en
--              nomme aucun n’y est pas.
-- Facts:       incidents
-- Categories:  systems
-- Within:      INC-01
SELECT d.year, d.level, d.place, d.holder, s.system AS category, 1 AS n
FROM declared AS d
CROSS JOIN (
  VALUES ('PATIENT_RECORD'), ('APPLICATION'), ('WORKSTATION'), ('SERVER'), ('DIRECTORY'), ('BACKUP'), ('NETWORK'),
  ('TELEPHONY'), ('MAIL'), ('BIOMEDICAL'), ('WEBSITE'), ('HOSTED_SERVICE'), ('BUILDING'), ('OTHER')
) AS s (system)
WHERE
  CASE s.system
    WHEN 'PATIENT_RECORD' THEN d.hits_patient_record
    WHEN 'APPLICATION' THEN d.hits_application
    WHEN 'WORKSTATION' THEN d.hits_workstation
    WHEN 'SERVER' THEN d.hits_server
    WHEN 'DIRECTORY' THEN d.hits_directory
    WHEN 'BACKUP' THEN d.hits_backup
    WHEN 'NETWORK' THEN d.hits_network
    WHEN 'TELEPHONY' THEN d.hits_telephony
    WHEN 'MAIL' THEN d.hits_mail
    WHEN 'BIOMEDICAL' THEN d.hits_biomedical
    WHEN 'WEBSITE' THEN d.hits_website
    WHEN 'HOSTED_SERVICE' THEN d.hits_hosted_service
    WHEN 'BUILDING' THEN d.hits_building
    WHEN 'OTHER' THEN d.hits_other
    ELSE FALSE
  END
