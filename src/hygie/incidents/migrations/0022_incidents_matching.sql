-- Behind a wall PostgreSQL asks the wall of a row before it asks any other question, but of the few
-- operators that it knows to tell nothing of what they read. To look for words is none of these:
-- their index would not be used. This function looks as the owner, and holds the same wall itself.
CREATE OR REPLACE FUNCTION incidents_matching(words text, prefix text, filters jsonb, most integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wanted text := CASE
        WHEN prefix <> '' THEN 'starts_with(number, $5)'
        ELSE 'search @@ plainto_tsquery(''public.hygie_french'', $6)'
    END;
    named text;
BEGIN
    IF NOT walls_everywhere('CASES') THEN
        wanted := wanted || ' AND ({reached})';
    END IF;
    FOREACH named IN ARRAY ARRAY[
        'status', 'severity', 'region_code', 'incident_type', 'patient_danger',
        'is_significant', 'wants_help', 'nature', 'department_code', 'site_id'
    ] LOOP
        IF filters ? named THEN
            wanted := wanted || format(
                ' AND %I = ANY (%L)',
                named,
                array(SELECT jsonb_array_elements_text(filters -> named))
            );
        END IF;
    END LOOP;
    -- Where the page before ended, and since when: as the index of the days compares.
    IF filters ? 'before_at' THEN
        wanted := wanted || ' AND (declared_at, id) < ($9, $10)';
    END IF;
    IF filters ? 'changed_since' THEN
        wanted := wanted || ' AND changed_at >= $11';
    END IF;
    RETURN QUERY EXECUTE
        'SELECT id FROM public.incidents_incident WHERE ' || wanted
        || ' ORDER BY declared_at DESC, id DESC LIMIT $7'
        USING walls_sites('CASES'), walls_regions('CASES'), walls_entities('CASES'),
            walls_ghts('CASES'), prefix, words, most,
            walls_own_sites('CASES'),
            (filters ->> 'before_at')::timestamptz, (filters ->> 'before_row')::bigint,
            (filters ->> 'changed_since')::timestamptz;
END $$
