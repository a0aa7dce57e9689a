-- Behind a wall PostgreSQL asks the wall of a row before it asks any other question, but of the few
-- operators that it knows to tell nothing of what they read. To look for words is none of these:
-- their index would not be used. This function looks as the owner, and holds the same wall itself.
CREATE OR REPLACE FUNCTION incidents_matching(words text, prefix text, filters jsonb, most integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held text := 'search @@ plainto_tsquery(''public.hygie_french'', $6)';
    latest text;
    wanted text := '';
    before text := '';
    before_at timestamptz := filters ->> 'before_at';
    before_row bigint := filters ->> 'before_row';
    named text;
    -- How many of the latest incidents are looked through; 0 is all.
    span integer;
    spans integer[] := '{0}';
    since timestamptz;
    found bigint[];
BEGIN
    IF NOT walls_everywhere('CASES') THEN
        wanted := wanted || ' AND ({reached})';
    END IF;
    -- Words that many incidents hold are soon found by going back in time, which the planner does
    -- not guess: it collects all that hold them, to keep a few. A group or a hospital has too few
    -- of the latest to begin there.
    IF prefix <> '' THEN
        held := 'starts_with(number, $5)';
    ELSIF most <= 2000 AND walls_everywhere('CASES') THEN
        spans := '{3000, 15000, 0}';
        -- In a CASE, no index of words can collect them.
        latest := format('CASE WHEN %s THEN true END', held);
    ELSIF most <= 2000 AND cardinality(walls_regions('CASES')) > 0 THEN
        spans := '{15000, 75000, 0}';
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
    IF before_at IS NOT NULL THEN
        before := ' AND (declared_at, id) < ($9, $10)';
    END IF;
    IF filters ? 'changed_since' THEN
        wanted := wanted || ' AND changed_at >= $11';
    END IF;
    FOREACH span IN ARRAY spans LOOP
        -- Five times as many rows are not worth it for words that were too rare in these.
        CONTINUE WHEN span = spans[2] AND cardinality(found) * 5 < most;
        since := '-infinity';
        IF span > 0 THEN
            EXECUTE 'SELECT declared_at FROM public.incidents_incident WHERE true'
                || replace(replace(before, '$9', '$1'), '$10', '$2')
                || ' ORDER BY declared_at DESC, id DESC OFFSET $3 LIMIT 1'
                INTO since USING before_at, before_row, span;
            since := coalesce(since, '-infinity');
        END IF;
        EXECUTE 'SELECT array(SELECT id FROM public.incidents_incident WHERE '
            || CASE
                WHEN since > '-infinity' THEN 'declared_at >= $12 AND ' || coalesce(latest, held)
                ELSE held
            END
            || wanted || before || ' ORDER BY declared_at DESC, id DESC LIMIT $7)'
            INTO found
            USING walls_sites('CASES'), walls_regions('CASES'), walls_entities('CASES'),
                walls_ghts('CASES'), prefix, words, most,
                walls_own_sites('CASES'), before_at, before_row,
                (filters ->> 'changed_since')::timestamptz, since;
        EXIT WHEN since = '-infinity' OR cardinality(found) >= most;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END $$
