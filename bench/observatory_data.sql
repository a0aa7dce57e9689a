-- Facts at full size, one statement a table; `getvariable` says how many. A value is a hash of the number of its row and of a salt.
CREATE MACRO among(key, salt, most) AS CAST(hash(key * 7919 + salt) % most AS BIGINT);
CREATE MACRO one_of(listed, key, salt) AS list_extract(listed, among(key, salt, len(listed)) + 1);
CREATE MACRO yes(percent, key, salt) AS among(key, salt, 100) < percent;
CREATE MACRO entity_of(key) AS lpad(CAST(key AS VARCHAR), 9, '0');
CREATE MACRO site_of(key) AS '9' || lpad(CAST(key AS VARCHAR), 8, '0');

CREATE TABLE entities AS
SELECT
  entity_of(i) AS finess,
  CASE WHEN among(i, 1, 3) = 0 THEN '' ELSE 'G' || CAST(among(i, 2, getvariable('groups')) AS VARCHAR) END AS ght,
  one_of(['11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94', '01', '02', '03', '04', '06'], i, 3) AS region,
  '01' AS department,
  '13' AS status,
  DATE '1990-01-01' + CAST(among(i, 4, 12000) AS INTEGER) AS opened_on,
  CASE WHEN among(i, 5, 50) = 0 THEN DATE '2020-06-30' END AS closed_on,
  among(i, 5, 50) <> 0 AS is_open,
  one_of(['355', '500', '611', '124'], i, 6) AS category
FROM range(1, getvariable('entities') + 1) AS r (i);

CREATE TABLE sites AS
SELECT site_of(i) AS finess, e.finess AS entity, e.ght, e.region, e.department, e.category, e.opened_on, e.closed_on, e.is_open
FROM range(1, getvariable('entities') * 3 + 1) AS r (i)
JOIN entities AS e ON e.finess = entity_of(1 + i % getvariable('entities'));

CREATE TABLE structure_kinds AS
SELECT *
FROM (VALUES ('355', 'HEALTH', 'yes'), ('500', 'MEDICO_SOCIAL', 'yes'), ('611', 'LABORATORY', 'yes'), ('124', 'CARE', 'yes'))
  AS k (category, kind, in_scope);

CREATE TABLE incidents AS
SELECT
  i AS id, s.finess AS site, s.entity, s.ght, s.region, s.department, s.category, k.kind,
  CASE among(i, 20, 20) WHEN 0 THEN 'NEAR_MISS' WHEN 1 THEN 'THREAT' ELSE 'INCIDENT' END AS nature,
  one_of(['SUBMITTED', 'ACKNOWLEDGED', 'QUALIFIED', 'CLOSED', 'CLOSED', 'CLOSED', 'DUPLICATE', 'OUT_OF_SCOPE'], i, 21) AS status,
  one_of(['', 'MINOR', 'MINOR', 'SIGNIFICANT', 'MAJOR', 'CRITICAL'], i, 22) AS severity,
  one_of(['MALICIOUS', 'NON_MALICIOUS', 'UNKNOWN'], i, 23) AS origin,
  one_of(
    ['RANSOMWARE', 'MALICIOUS_MAIL', 'ACCOUNT_COMPROMISE', 'SYSTEM_COMPROMISE', 'VULN_EXPLOITATION', 'MALWARE', 'DATA_EXFILTRATION', 'OUTAGE'],
    i, 24
  ) AS incident_type,
  one_of(['', 'PHISHING', 'OBSOLETE', 'ERROR'], i, 25) AS cause,
  one_of(['WEB', 'API', 'PAPER', 'PHONE', 'TAKEN_OVER'], i, 26) AS channel,
  one_of(['ONGOING', 'CONTAINED', 'RESOLVED', 'UNKNOWN'], i, 27) AS state,
  one_of(['NONE', 'NONE', 'NONE', 'POTENTIAL', 'PROVEN', 'UNKNOWN'], i, 28) AS danger,
  one_of(['NONE', 'DEGRADED_MODE', 'INTERRUPTION', 'TRANSFER_OR_DEPROGRAMMING', 'UNKNOWN'], i, 29) AS organisation,
  CASE among(i, 30, 10) WHEN 0 THEN 'YEAR' ELSE 'MOMENT' END AS precision,
  yes(80, i, 31) AS must_declare,
  yes(30, i, 32) AS is_significant,
  yes(27, i, 33) AS wants_help,
  yes(10, i, 34) AS is_common,
  yes(35, i, 35) AS by_provider,
  FALSE AS is_fictional,
  yes(40, i, 36) AS data_none,
  yes(30, i, 37) AS data_lost,
  yes(6, i, 38) AS data_integrity,
  yes(16, i, 39) AS data_disclosed,
  yes(15, i, 60) AS hits_patient_record,
  yes(15, i, 61) AS hits_application,
  yes(15, i, 62) AS hits_workstation,
  yes(15, i, 63) AS hits_server,
  yes(15, i, 64) AS hits_directory,
  yes(15, i, 65) AS hits_backup,
  yes(15, i, 66) AS hits_network,
  yes(15, i, 67) AS hits_telephony,
  yes(15, i, 68) AS hits_mail,
  yes(15, i, 69) AS hits_biomedical,
  yes(14, i, 95) AS hits_website,
  yes(15, i, 70) AS hits_hosted_service,
  yes(15, i, 71) AS hits_building,
  yes(15, i, 72) AS hits_other,
  told - to_hours(CAST(24 + among(i, 41, 400) AS INTEGER)) AS occurred_at,
  told - to_hours(CAST(12 + among(i, 42, 100) AS INTEGER)) AS observed_at,
  told - to_hours(CAST(among(i, 43, 12) AS INTEGER)) AS aware_at,
  told AS declared_at,
  CASE WHEN yes(50, i, 44) THEN told + to_hours(CAST(among(i, 45, 2000) AS INTEGER)) END AS restored_at,
  CAST(NULL AS TIMESTAMP) AS closed_at,
  extract(YEAR FROM told) AS year,
  CASE WHEN among(i, 30, 10) > 0 THEN extract(MONTH FROM told) END AS month,
  CASE WHEN among(i, 30, 10) > 0 THEN extract(ISODOW FROM told) END AS weekday,
  CASE WHEN among(i, 30, 10) > 0 THEN extract(HOUR FROM told) END AS hour
FROM (
  SELECT
    i,
    make_timestamp(getvariable('first_year'), 1, 1, 0, 0, 0) + to_seconds(among(i, 40, getvariable('years') * 31536000)) AS told
  FROM range(1, getvariable('incidents') + 1) AS r (i)
) AS d
JOIN sites AS s ON s.finess = site_of(1 + among(i, 46, getvariable('entities') * 3))
JOIN structure_kinds AS k ON k.category = s.category;

CREATE TABLE measures AS
SELECT
  i AS id,
  1 AS version,
  CASE WHEN i > getvariable('objectives') THEN 1 + i % getvariable('objectives') END AS parent,
  i AS position,
  CASE WHEN i > getvariable('objectives') THEN 2 ELSE 1 END AS depth,
  CASE WHEN i > getvariable('objectives') THEN 'MEASURE' ELSE 'OBJECTIVE' END AS kind,
  i > getvariable('objectives') AS is_assessable
FROM range(1, getvariable('nodes') + getvariable('objectives') + 1) AS r (i);

CREATE TABLE steps AS
SELECT 1 AS version, getvariable('objectives') + 1 + node AS node, rank, rank / 4.0 AS value
FROM range(getvariable('nodes')) AS a (node), range(5) AS b (rank);

CREATE TABLE campaigns AS
SELECT
  i AS id,
  1 AS version,
  getvariable('first_year') + (i - 1) * getvariable('years') // getvariable('campaigns') AS year,
  'LOCKED' AS state,
  'LEGAL_ENTITY' AS level
FROM range(1, getvariable('campaigns') + 1) AS r (i);

CREATE TABLE assessments AS
SELECT
  (c.id - 1) * getvariable('entities') + r.i AS id,
  c.id AS campaign,
  'LEGAL_ENTITY' AS place_kind,
  e.finess AS place,
  e.region,
  e.ght,
  e.category,
  '13' AS status,
  one_of(['ACCEPTED', 'SUBMITTED', 'SUBMITTED', 'SUBMITTED', 'STARTED'], r.i * 31 + c.id, 7) AS stage
FROM campaigns AS c, range(1, getvariable('entities') + 1) AS r (i)
JOIN entities AS e ON e.finess = entity_of(r.i);

CREATE TABLE answers AS
SELECT a.id AS assessment, getvariable('objectives') + 1 + node AS node, nullif(among(a.id * 200 + node, 8, 6), 5) AS step
FROM assessments AS a, range(getvariable('nodes')) AS m (node)
WHERE yes(86, a.id * 200 + node, 9);

CREATE TABLE scores AS
SELECT
  campaign,
  1 + node AS node,
  id AS assessment,
  among(id * 10 + node, 10, 10001) AS declared,
  among(id * 10 + node, 11, 5001) AS proven,
  CASE WHEN stage = 'ACCEPTED' THEN among(id * 10 + node, 12, 8001) END AS reviewed
FROM assessments, range(getvariable('objectives')) AS m (node);

CREATE TABLE proofs AS
SELECT
  i AS id,
  i // 3 AS event,
  1 + among(i, 13, 61) AS kind,
  CASE WHEN among(i, 13, 61) = 26 THEN 1 + among(i, 14, 5) END AS level,
  CAST(NULL AS BIGINT) AS score,
  CASE WHEN yes(50, i, 15) THEN 'SITE' ELSE 'LEGAL_ENTITY' END AS place_kind,
  CASE
    WHEN yes(50, i, 15) THEN site_of(1 + among(i, 16, getvariable('entities') * 3))
    ELSE entity_of(1 + among(i, 16, getvariable('entities')))
  END AS place,
  one_of(['STANDING', 'STANDING', 'STANDING', 'SUPERSEDED', 'WITHDRAWN'], i, 17) AS state,
  day AS occurred_on,
  day + 365 AS expires_on,
  CASE WHEN among(i, 17, 5) >= 3 THEN day + 100 END AS ended_on
FROM (
  SELECT
    i,
    make_date(getvariable('first_year'), 1, 1) + CAST(among(i, 18, getvariable('years') * 365) AS INTEGER) AS day
  FROM range(1, getvariable('proofs') + 1) AS r (i)
) AS d;

CREATE TABLE planned_exercises AS
SELECT
  i AS id,
  CASE WHEN yes(50, i, 71) THEN 'SITE' ELSE 'LEGAL_ENTITY' END AS place_kind,
  CASE
    WHEN yes(50, i, 71) THEN site_of(1 + among(i, 72, getvariable('entities') * 3))
    ELSE entity_of(1 + among(i, 72, getvariable('entities')))
  END AS place,
  state,
  day AS planned_on,
  day - 60 AS announced_on,
  CASE WHEN state <> 'PLANNED' THEN day + CAST(among(i, 73, 40) AS INTEGER) - 20 END AS ended_on,
  CASE WHEN state = 'DONE' THEN day + CAST(among(i, 74, 40) AS INTEGER) - 20 END AS done_on
FROM (
  SELECT
    i,
    one_of(['PLANNED', 'DONE', 'DONE', 'MOVED', 'CALLED_OFF'], i, 75) AS state,
    make_date(getvariable('first_year'), 1, 1) + CAST(among(i, 76, getvariable('years') * 365) AS INTEGER) AS day
  FROM range(1, getvariable('planned') + 1) AS r (i)
) AS d;
