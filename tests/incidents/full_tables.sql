INSERT INTO establishments_ght (code, name, short_name, region_code, source, source_date, authority)
SELECT 'G' || n, 'Groupe ' || n, '', (ARRAY['84', '11', '32', '53'])[1 + n % 4], 'SAE_GHT', '2026-01-01', 1
FROM generate_series(0, 99) AS n;

INSERT INTO establishments_legalentity (
    finess, name, long_name, is_placeholder, siren, legal_status_code, ght_id, address,
    address_extra, postcode, city, commune_code, department_code, region_code, phone, is_open,
    source, source_date, authority
)
SELECT
    '02' || lpad(n::text, 7, '0'), 'Entité ' || n, '', false, '', '',
    (SELECT id FROM establishments_ght WHERE code = 'G' || n % 200), '', '', '', '', '', '01',
    (ARRAY['84', '11', '32', '53'])[1 + n % 4], '', true, 'SAE', '2026-01-01', 1
FROM generate_series(0, 999) AS n;

INSERT INTO establishments_site (
    finess, entity_id, name, long_name, category_code, standing, siret, address, address_extra,
    postcode, city, commune_code, department_code, region_code, phone, email, located, is_open,
    closing_reason, source, source_date, authority
)
SELECT
    '01' || lpad(n::text, 7, '0'), e.id, 'Site ' || n, '', '355', 'UNKNOWN', '', '', '', '', '',
    '', '01', e.region_code, '', '', 'NONE', true, '', 'SAE', '2026-01-01', 1
FROM generate_series(0, 9999) AS n
JOIN establishments_legalentity AS e ON e.finess = '02' || lpad((n % 1000)::text, 7, '0');

INSERT INTO incidents_incident (
    number, site_id, structure_name, city, department_code, region_code, declared_entity,
    declared_ght, title, content, version, channel, declarant, declared_at, aware_at, origin,
    incident_type, patient_danger, wants_help, must_declare, is_significant, terms, told, care, cause, status,
    severity, acknowledged_by, qualified_by, closed_by, closed_at, call_back_words, changed_at,
    is_fictional, search
)
SELECT
    '2026-' || lpad(n::text, 5, '0') || '-1', s.id, s.name, '', '01', s.region_code, e.finess,
    coalesce(g.code, ''), 'Panne ' || n, '{}', 1, 'WEB', 'x', moment, moment, 'MALICIOUS',
    CASE WHEN n % 200 = 0 THEN 'PHISHING' ELSE 'RANSOMWARE' END, 'NONE', false, true, false, '[]', '{}', '{}', '{}',
    CASE WHEN n % 50 = 0 THEN 'SUBMITTED' ELSE 'CLOSED' END,
    CASE WHEN n % 100 = 0 THEN 'CRITICAL' ELSE '' END, '', '',
    CASE WHEN n % 50 = 0 THEN '' ELSE 'Léa' END, CASE WHEN n % 50 = 0 THEN NULL ELSE moment END,
    'x', moment, false,
    to_tsvector('hygie_french', 'panne serveur ' || CASE WHEN n % 5000 = 7 THEN 'singulier ' ELSE '' END
        || md5(n::text) || ' ' || md5((n + 1)::text))
FROM (
    SELECT n, timestamptz '2026-03-01' - n * interval '30 minutes' AS moment
    FROM generate_series(1, 20000) AS n
) AS one
JOIN establishments_site AS s ON s.finess = '01' || lpad((n % 10000)::text, 7, '0')
JOIN establishments_legalentity AS e ON e.id = s.entity_id
LEFT JOIN establishments_ght AS g ON g.id = e.ght_id;

INSERT INTO incidents_declaration (incident_id, version, content, sent_at, sent_by, reason)
SELECT id, 1, '{}', declared_at, 'x', '' FROM incidents_incident;

INSERT INTO incidents_note (incident_id, text, written_at, written_by)
SELECT id, 'x', declared_at, 'x' FROM incidents_incident;

INSERT INTO documents_document (
    name, sha256, size, mime, is_disguised, is_dangerous, received_at, received_from
)
SELECT n::text, encode(sha256(n::text::bytea), 'hex'), 1, '', false, false, now(), 'x'
FROM generate_series(1, 5000) AS n;

INSERT INTO incidents_attachment (incident_id, document_id)
SELECT i.id, d.id FROM documents_document AS d JOIN incidents_incident AS i ON i.number = '2026-' || lpad(d.name, 5, '0') || '-1';
